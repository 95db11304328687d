using Fn.Load.Clients;
using Fn.Load.Machine;

namespace Fn.Load.Functions;

/// <summary>
/// The measured function without a server: containers of the same image and limits, each serving TCP on loopback. They are
/// containers so that load generator and function stand in the same scheduler groups as when a server is between them.
/// </summary>
internal sealed class DirectFunctions : IAsyncDisposable
{
    private readonly string _label;

    private DirectFunctions(string label, IReadOnlyList<int> ports) => (_label, Ports) = (label, ports);

    /// <summary>One port a container.</summary>
    public IReadOnlyList<int> Ports { get; }

    /// <summary>The first container's address.</summary>
    public Uri Url => Loopback.Url(Ports[0]);

    public static async Task<DirectFunctions> StartAsync(
        BenchOptions options,
        int count,
        CancellationToken cancellationToken
    )
    {
        var functions = new DirectFunctions($"fn-bench-direct={Environment.ProcessId}", Loopback.FreePorts(count));
        try
        {
            foreach (var port in functions.Ports)
            {
                await functions.RunContainerAsync(options, port, cancellationToken);
            }
            foreach (var port in functions.Ports)
            {
                await using var client = new CallClient(port);
                await client.AwaitAnswerAsync("POST", "/", TimeSpan.FromSeconds(20), () => false, cancellationToken);
            }
            return functions;
        }
        catch
        {
            await functions.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Docker.RemoveAsync(_label, deadline.Token);
    }

    private async Task RunContainerAsync(BenchOptions options, int port, CancellationToken cancellationToken) =>
        await Docker.RunAsync(
            [
                .. (string[])
                    ["run", "--detach", "--rm", "--init", "--read-only", "--tmpfs", "/tmp", "--network", "host"],
                .. (string[])["--user", "1000:1000", "--cap-drop", "all", "--security-opt", "no-new-privileges"],
                .. (string[])["--memory", "128m", "--pids-limit", "50", "--ulimit", "nofile=350:350"],
                .. (string[])["--log-driver", "none", "--label", _label, "--env", $"DIRECT=127.0.0.1:{port}"],
                .. (string[])["--env", options.Silent ? "SILENT=1" : "SILENT=", options.Image],
            ],
            cancellationToken
        );
}
