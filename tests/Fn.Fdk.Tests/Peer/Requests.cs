using System.Globalization;
using System.Text;

namespace Fn.Fdk.Tests.Peer;

/// <summary>Requests in the form the server sends them.</summary>
internal static class Requests
{
    /// <summary>A plain call; a body is chunked, an empty one has length 0.</summary>
    public static string Call(string body = "", params string[] headers)
    {
        var request = new StringBuilder("POST /call HTTP/1.1\r\nHost: localhost\r\nUser-Agent: curl/7.88.1\r\n");
        request.Append(body.Length > 0 ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 0\r\n");
        request.Append("Accept: */*\r\nFn-Call-Id: 01M86B8DP7R00040GZJ0001EYW\r\n");
        foreach (var header in headers)
        {
            request.Append(header).Append("\r\n");
        }
        request.Append("Accept-Encoding: gzip\r\n\r\n");
        if (body.Length > 0)
        {
            request.Append(
                CultureInfo.InvariantCulture,
                $"{Encoding.Latin1.GetByteCount(body):x}\r\n{body}\r\n0\r\n\r\n"
            );
        }
        return request.ToString();
    }

    /// <summary>Headers that make a call a gateway call.</summary>
    public static string[] Gateway(
        string method = "PUT",
        string url = "http://localhost:8080/t/app/t1?x=1&y=a%20b",
        params string[] more
    ) => ["Fn-Intent: httprequest", $"Fn-Http-Method: {method}", $"Fn-Http-Request-Url: {url}", .. more];

    public static string Deadline(TimeSpan left) =>
        "Fn-Deadline: "
        + TimeProvider
            .System.GetUtcNow()
            .Add(left)
            .ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
