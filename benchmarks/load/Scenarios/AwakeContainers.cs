using Fn.Load.Clients;

namespace Fn.Load.Scenarios;

/// <summary>
/// Calls a function without a pause from a few connections, so that its containers run when a measurement begins: while something else
/// was measured they froze, and waking them is a figure of its own.
/// </summary>
internal sealed class AwakeContainers : IAsyncDisposable
{
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _calls;

    private AwakeContainers(Bench bench, int containers, CancellationToken cancellationToken) =>
        _calls = Task.WhenAll(Enumerable.Range(0, containers).Select(_ => CallAsync(bench, cancellationToken)));

    /// <summary>Wakes so many containers, runs what is given, and leaves it alone soon after it has begun.</summary>
    public static async Task<T> RunAsync<T>(
        Bench bench,
        int containers,
        Func<Task<T>> run,
        CancellationToken cancellationToken
    )
    {
        await using var awake = new AwakeContainers(bench, containers, cancellationToken);
        await Task.Delay(Before, cancellationToken);
        var running = run();
        await Task.Delay(Overlap, cancellationToken);
        await awake.DisposeAsync();
        return await running;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _calls;
    }

    private async Task CallAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var client = new CallClient(bench.Server.Port);
        while (!_stop.IsCancellationRequested)
        {
            await bench.CallAsync(client, bench.HelloId, cancellationToken);
        }
    }
}
