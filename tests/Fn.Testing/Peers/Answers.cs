using System.Text;

namespace Fn.Testing.Peers;

/// <summary>Answers of functions, as bytes on the wire.</summary>
public static class Answers
{
    /// <summary>200 with a length.</summary>
    public static string Ok(string body, params string[] headers) => With("200 OK", body, headers);

    /// <summary>Any status with a length.</summary>
    public static string With(string status, string body, params string[] headers) =>
        $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n"
        + string.Concat(headers.Select(static header => header + "\r\n"))
        + $"\r\n{body}";

    /// <summary>200 in chunks.</summary>
    public static string Chunked(params string[] chunks) =>
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
        + string.Concat(chunks.Select(static chunk => $"{chunk.Length:x}\r\n{chunk}\r\n"))
        + "0\r\n\r\n";
}
