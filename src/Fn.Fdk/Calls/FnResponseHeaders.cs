using System.Buffers;
using System.Collections;
using Fn.Fdk.Http;

namespace Fn.Fdk;

/// <summary>Headers of the answer, under the names the caller shall see; the FDK adds the gateway's prefix where it belongs.</summary>
/// <remarks>
/// Names that describe the connection (<c>Connection</c>, <c>Content-Length</c>, <c>Transfer-Encoding</c> and their like) and the FDK's own
/// <c>Fn-Fdk-*</c> are ignored. <c>Content-Type</c> goes to <see cref="FnResponse.ContentType"/>, <c>Fn-Http-Status</c> to
/// <see cref="FnResponse.StatusCode"/>.
/// </remarks>
public sealed class FnResponseHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private static readonly SearchValues<char> NameChars = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private static readonly SearchValues<char> BadValueChars = SearchValues.Create("\r\n\0");

    private readonly FnResponse _response;
    private List<KeyValuePair<string, string>>? _fields;

    internal FnResponseHeaders(FnResponse response) => _response = response;

    /// <summary>Number of header lines set so far.</summary>
    public int Count => _fields?.Count ?? 0;

    /// <summary>Adds a line; a header of the same name stays, so <c>Set-Cookie</c> may be sent twice.</summary>
    /// <exception cref="ArgumentException">The name is not an HTTP token, or the value holds CR, LF or NUL.</exception>
    /// <exception cref="InvalidOperationException">The head of the answer is already on its way.</exception>
    public void Add(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.AsSpan().ContainsAnyExcept(NameChars))
        {
            throw new ArgumentException("A header name holds only letters, digits and !#$%&'*+-.^_`|~.", nameof(name));
        }
        ThrowIfUnsafe(value);
        _response.ThrowIfStarted();
        if (GatewayNames.Is(name, "Content-Type"))
        {
            _response.ContentType = value;
        }
        else if (GatewayNames.Is(name, GatewayNames.Status))
        {
            _response.StatusCode = int.TryParse(value, out var status)
                ? status
                : throw new ArgumentException($"{GatewayNames.Status} is a number from 100 to 999.", nameof(value));
        }
        else if (!IsReserved(name))
        {
            (_fields ??= []).Add(new(name, value));
        }
    }

    /// <summary>Sets a header to one value, in place of all it had.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public void Set(string name, string value)
    {
        Remove(name);
        Add(name, value);
    }

    /// <summary>Removes every line of that name; without one, nothing happens.</summary>
    public void Remove(string name) => _fields?.RemoveAll(field => GatewayNames.Is(field.Key, name));

    /// <summary>Every header line in the order it was added.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        (_fields ?? (IEnumerable<KeyValuePair<string, string>>)[]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static void ThrowIfUnsafe(string value)
    {
        if (value.AsSpan().ContainsAny(BadValueChars))
        {
            throw new ArgumentException("A header value holds no CR, LF or NUL.", nameof(value));
        }
    }

    private static bool IsReserved(string name)
    {
        var bare = name.StartsWith(GatewayNames.HeaderPrefix, StringComparison.OrdinalIgnoreCase)
            ? name.AsSpan(GatewayNames.HeaderPrefix.Length)
            : name;
        return bare.IsEmpty
            || GatewayNames.IsHop(bare)
            || name.StartsWith("Fn-Fdk-", StringComparison.OrdinalIgnoreCase);
    }
}
