using System.Diagnostics;

namespace Fn.Load.Machine;

/// <summary>Counts the containers with a label that start from now on, as the engine tells.</summary>
internal sealed class ContainerStarts : IAsyncDisposable
{
    private readonly Process _events;
    private readonly Task _counting;
    private int _count;

    public ContainerStarts(string label)
    {
        var now = TimeProvider.System.GetUtcNow();
        var since = string.Create(
            Invariant.Culture,
            $"{now.ToUnixTimeSeconds()}.{now.Ticks % TimeSpan.TicksPerSecond * 100:000000000}"
        );
        _events = Command.Start(
            "docker",
            [
                .. (string[])["events", "--since", since, "--format", "{{.ID}}", "--filter", "type=container"],
                .. (string[])["--filter", "event=start", "--filter", $"label={label}"],
            ]
        );
        _counting = CountAsync();
    }

    /// <summary>Started so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public async ValueTask DisposeAsync()
    {
        _events.Kill();
        await _counting;
        _events.Dispose();
    }

    private async Task CountAsync()
    {
        while (await _events.StandardOutput.ReadLineAsync() is not null)
        {
            Interlocked.Increment(ref _count);
        }
    }
}
