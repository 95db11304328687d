using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fn.Fdk.Binding;

namespace Fn.Fdk;

/// <summary>A result with status and headers of its own.</summary>
public sealed class FnResult
{
    private readonly Func<FnContext, CancellationToken, ValueTask> _writeBody;
    private readonly int? _status;
    private readonly string? _contentType;
    private List<KeyValuePair<string, string>>? _headers;

    private FnResult(int? status, string? contentType, Func<FnContext, CancellationToken, ValueTask> writeBody)
    {
        if (status is < 100 or > 999)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "An HTTP status lies between 100 and 999.");
        }
        _status = status;
        _contentType = contentType;
        _writeBody = writeBody;
    }

    /// <summary>No body, only a status.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status lies outside 100 to 999.</exception>
    public static FnResult Status(int status) => new(status, null, static (_, _) => ValueTask.CompletedTask);

    /// <summary>JSON by source-generated metadata, as <c>application/json</c>.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    public static FnResult Json<T>(T value, JsonTypeInfo<T> typeInfo, int? status = null) =>
        new(
            status,
            "application/json",
            (fn, _) =>
            {
                using var json = new Utf8JsonWriter(fn.Response.Writer.Body);
                JsonSerializer.Serialize(json, value, typeInfo);
                return ValueTask.CompletedTask;
            }
        );

    /// <summary>UTF-8 text, as <c>text/plain; charset=utf-8</c> unless said otherwise.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    public static FnResult Text(string text, int? status = null, string contentType = "text/plain; charset=utf-8") =>
        new(
            status,
            contentType,
            (fn, _) =>
            {
                fn.Response.Writer.Body.Append(text);
                return ValueTask.CompletedTask;
            }
        );

    /// <summary>Bytes as they are, as <c>application/octet-stream</c> unless said otherwise.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    public static FnResult Bytes(
        ReadOnlyMemory<byte> bytes,
        int? status = null,
        string contentType = "application/octet-stream"
    ) =>
        new(
            status,
            contentType,
            (fn, _) =>
            {
                fn.Response.Writer.Body.Append(bytes.Span);
                return ValueTask.CompletedTask;
            }
        );

    /// <summary>A stream, sent as it is read and disposed afterwards; with its length when the stream knows it.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    public static FnResult Stream(Stream stream, int? status = null, string contentType = "application/octet-stream") =>
        new(status, contentType, (fn, cancellationToken) => StreamOutput.CopyAsync(stream, fn, cancellationToken));

    /// <summary>Sends the caller of a trigger elsewhere: header <c>Location</c> and status 302 unless said otherwise.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    public static FnResult Redirect(string location, int status = 302) =>
        Status(status).WithHeader("Location", location);

    /// <summary>Adds a header line under the name the caller shall see, and returns this result.</summary>
    public FnResult WithHeader(string name, string value)
    {
        (_headers ??= []).Add(new(name, value));
        return this;
    }

    internal ValueTask WriteAsync(FnContext fn, CancellationToken cancellationToken)
    {
        fn.Response.StatusCode = _status ?? fn.Response.StatusCode;
        fn.Response.ContentType ??= _contentType;
        foreach (var (name, value) in _headers ?? [])
        {
            fn.Response.Headers.Add(name, value);
        }
        return _writeBody(fn, cancellationToken);
    }
}
