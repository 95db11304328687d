using Fn.Fdk.Http;

namespace Fn.Fdk;

/// <summary>The HTTP request behind a gateway call: what the caller of a trigger sent.</summary>
/// <remarks>The answer's status and headers are set on <see cref="FnContext.Response"/>.</remarks>
public sealed class HttpGatewayContext
{
    private readonly RequestHead _head;

    internal HttpGatewayContext(RequestHead head)
    {
        _head = head;
        Headers = new FnHeaders(head, gateway: true);
    }

    /// <summary>The caller's method, for example <c>PUT</c>; empty when the gateway named none.</summary>
    public string Method => field ??= _head.Text(GatewayNames.Method);

    /// <summary>The URL exactly as the caller sent it, escapes and query untouched; empty when the gateway named none.</summary>
    public string RawUrl => field ??= _head.Text(GatewayNames.RequestUrl);

    /// <summary>The URL parsed; null when <see cref="RawUrl"/> is not an absolute URL.</summary>
    public Uri? Url => field ??= Uri.TryCreate(RawUrl, UriKind.Absolute, out var url) ? url : null;

    /// <summary>Path of the URL as sent, without query; <c>/</c> when there is none.</summary>
    public string Path => field ??= FindPath(RawUrl);

    /// <summary>Parameters of the URL's query.</summary>
    public FnQuery Query => field ??= FnQuery.Parse(RawUrl);

    /// <summary>The caller's headers without the gateway's prefix.</summary>
    public FnHeaders Headers { get; }

    /// <summary>The caller's cookies by name, case-sensitive; the first of a name counts.</summary>
    public IReadOnlyDictionary<string, string> Cookies => field ??= ParseCookies(Headers.GetValues("Cookie"));

    private static string FindPath(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#') is >= 0 and var cut ? cut : url.Length;
        var authority = url.AsSpan(0, end).IndexOf("://", StringComparison.Ordinal);
        var start = url.IndexOf('/', authority < 0 ? 0 : authority + 3);
        return start < 0 || start >= end ? "/" : url[start..end];
    }

    private static Dictionary<string, string> ParseCookies(IReadOnlyList<string> lines)
    {
        var cookies = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            foreach (var pair in line.Split(';', StringSplitOptions.TrimEntries))
            {
                if (pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                {
                    cookies.TryAdd(pair[..equals], pair[(equals + 1)..].Trim('"'));
                }
            }
        }
        return cookies;
    }
}
