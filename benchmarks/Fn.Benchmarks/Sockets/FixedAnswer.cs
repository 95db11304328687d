using System.Text;

namespace Fn.Benchmarks.Sockets;

/// <summary>What the benchmarks' functions answer.</summary>
internal static class FixedAnswer
{
    public static byte[] Bytes(int bodyBytes) =>
        Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nFn-Fdk-Version: fdk-go/0.0.66\r\nFn-Fdk-Runtime: go/1.24\r\n"
                + $"Date: Wed, 25 Nov 2026 09:00:00 GMT\r\nContent-Length: {bodyBytes}\r\n\r\n"
                + new string('.', bodyBytes)
        );
}
