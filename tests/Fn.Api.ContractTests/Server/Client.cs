using System.Net.Sockets;
using System.Text;

namespace Fn.Api.ContractTests.Server;

/// <summary>Sends requests byte for byte, because a real HTTP client tidies paths and headers up.</summary>
internal sealed class Client(int port)
{
    public Task<Answer> GetAsync(string target) => SendAsync("GET", target);

    public Task<Answer> PostAsync(string target, string body) => SendAsync("POST", target, body);

    public Task<Answer> PutAsync(string target, string body) => SendAsync("PUT", target, body);

    public Task<Answer> DeleteAsync(string target) => SendAsync("DELETE", target);

    /// <param name="method">As it stands in the request line.</param>
    /// <param name="target">Path and query, escaped.</param>
    /// <param name="body">Sent with its length; null sends none.</param>
    /// <param name="headers">Further header lines, each as <c>Name: value</c>.</param>
    public Task<Answer> SendAsync(string method, string target, string? body = null, params string[] headers) =>
        SendAsync(method, target, body is null ? null : Encoding.UTF8.GetBytes(body), headers);

    public Task<Answer> SendAsync(string method, string target, byte[]? body, params string[] headers)
    {
        string[] length = body is null ? [] : [$"Content-Length: {body.Length}"];
        string[] lines =
        [
            $"{method} {target} HTTP/1.1",
            $"Host: localhost:{port}",
            "Connection: close",
            .. length,
            .. headers,
            "",
            "",
        ];
        return ExchangeAsync([.. Encoding.UTF8.GetBytes(string.Join("\r\n", lines)), .. body ?? []]);
    }

    /// <summary>Sends these bytes on a connection of their own and reads until the server ends it.</summary>
    public async Task<Answer> ExchangeAsync(byte[] request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("localhost", port, TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(request, TestContext.Current.CancellationToken);
        return Parse(await ReadAsync(stream));
    }

    // To the end of the body if its length is told, because a server that has not read all of a request resets the connection.
    private static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        using var response = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (!IsComplete(response.ToArray()))
        {
            var read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            if (read == 0)
            {
                break;
            }
            response.Write(buffer, 0, read);
        }
        return response.ToArray();
    }

    private static bool IsComplete(byte[] response) =>
        response.AsSpan().IndexOf("\r\n\r\n"u8) is > 0 and var end
        && Parse(response).Header("Content-Length") is { } length
        && response.Length - end - 4 >= int.Parse(length, null);

    private static Answer Parse(byte[] response)
    {
        var end = response.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = Encoding.Latin1.GetString(response, 0, end).Split("\r\n");
        var headers = lines
            .Skip(1)
            .Select(static line => line.Split(": ", 2))
            .Select(static pair => (pair[0], pair[1]));
        var body = Encoding.UTF8.GetString(response, end + 4, response.Length - end - 4);
        return new Answer(int.Parse(lines[0].Split(' ')[1], null), [.. headers], body);
    }
}
