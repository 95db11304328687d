using System.Net.Sockets;

namespace Fn.Engine.Tests.Fixture;

/// <summary>Calls a function over its socket, once it listens.</summary>
internal static class RawCaller
{
    public static async Task<string> CallAsync(string directory, string body, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, token) =>
                {
                    await WaitForFileAsync(directory, "lsnr.sock", token);
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(
                        new UnixDomainSocketEndPoint(Path.Combine(directory, "lsnr.sock")),
                        token
                    );
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );
        using var content = new StringContent(body);
        using var answer = await client.PostAsync(new Uri("http://localhost/call"), content, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    private static async Task WaitForFileAsync(string directory, string name, CancellationToken cancellationToken)
    {
        var appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(directory, name) { EnableRaisingEvents = true };
        watcher.Created += (_, _) => appeared.TrySetResult();
        if (!File.Exists(Path.Combine(directory, name)))
        {
            await appeared.Task.WaitAsync(cancellationToken);
        }
    }
}
