using System.Net.Sockets;
using System.Text;
using Fn.Load.Clients;
using Fn.Load.Machine;
using Fn.Load.Scenarios;

namespace Fn.Load.Soak;

/// <summary>What goes wrong in a soak run, one thing after the other. Only the named victims may notice.</summary>
/// <param name="victims">Functions whose containers may be killed.</param>
/// <param name="fragile">The function that ends its process when told so.</param>
/// <param name="slow">The function that is left in the middle of a call.</param>
/// <param name="echo">The function that is left in the middle of a large request.</param>
/// <param name="changing">The function whose configuration changes under load.</param>
internal sealed class Faults(
    Bench bench,
    IReadOnlyList<SoakFunction> victims,
    SoakFunction fragile,
    SoakFunction slow,
    SoakFunction echo,
    SoakFunction changing
)
{
    private readonly Random _random = new(1);
    private int _next;

    /// <summary>How often each kind was tried.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public async Task InjectNextAsync(CancellationToken cancellationToken)
    {
        (string Name, Func<CancellationToken, Task> Inject)[] kinds =
        [
            ("container killed", KillContainerAsync),
            ("process ended in a call", ExitInCallAsync),
            ("client left in its request", ct => LeaveAsync(slow, 0.5, ct)),
            ("client left before the answer", ct => LeaveAsync(slow, 1, ct)),
            ("client left in a large request", ct => LeaveAsync(echo, 0.5, ct)),
            ("request that is no HTTP", SendGarbageAsync),
            ("configuration changed", ChangeConfigurationAsync),
        ];
        var (name, inject) = kinds[_next++ % kinds.Length];
        await inject(cancellationToken);
        Counts[name] = Counts.GetValueOrDefault(name) + 1;
    }

    private async Task KillContainerAsync(CancellationToken cancellationToken)
    {
        var victim = victims[_random.Next(victims.Count)];
        var containers = await bench.RunningContainersAsync(victim.FnId, cancellationToken);
        if (containers.Count > 0)
        {
            await victim.HarmAsync(() => KillAsync(containers[_random.Next(containers.Count)], cancellationToken));
        }
    }

    private static async Task KillAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            await Docker.RunAsync(["kill", container], cancellationToken);
        }
        catch (BenchException)
        {
            // The server was about to remove it.
        }
    }

    /// <summary>Whoever tells it to exit is the only one who may notice.</summary>
    private async Task ExitInCallAsync(CancellationToken cancellationToken)
    {
        await using var client = new CallClient(bench.Server.Port);
        await client.PostAsync(Bench.InvokePath(fragile.FnId), "exit", cancellationToken);
    }

    /// <summary>Sends a part of a request and closes the connection.</summary>
    private async Task LeaveAsync(SoakFunction function, double part, CancellationToken cancellationToken)
    {
        var (body, _) = function.Ask("gone");
        var request = Encoding.UTF8.GetBytes(
            $"POST {Bench.InvokePath(function.FnId)} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
        using var socket = await CallClient.ConnectAsync(bench.Server.Port, cancellationToken);
        // Half the body at the least: the head must be whole for the call to begin.
        var sent = request.Length - (int)(body.Length * (1 - part));
        await socket.SendAsync(request.AsMemory(0, sent), cancellationToken);
        await Task.Delay(10, cancellationToken);
        // A call that is given up takes its container with it, and who was handed that container may see it.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private async Task SendGarbageAsync(CancellationToken cancellationToken)
    {
        using var socket = await CallClient.ConnectAsync(bench.Server.Port, cancellationToken);
        await socket.SendAsync("no HTTP at all\r\n\r\n"u8.ToArray(), cancellationToken);
        await socket.ReceiveAsync(new byte[512], cancellationToken);
    }

    private Task ChangeConfigurationAsync(CancellationToken cancellationToken) =>
        bench.ConfigureAsync(changing.FnId, "REVISION", _next.ToString(Invariant.Culture), cancellationToken);
}
