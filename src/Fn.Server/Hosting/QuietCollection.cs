namespace Fn.Server.Hosting;

/// <summary>Gives memory back to the system in the first quiet moment after a busy stretch.</summary>
internal sealed class QuietCollection(TimeProvider time, ILogger<QuietCollection> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var heap = new QuietHeap();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (heap.IsWorthCollecting(GC.GetTotalAllocatedBytes()))
                {
                    Collect();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Collect()
    {
        var (paused, resident) = (GC.GetTotalPauseDuration(), Environment.WorkingSet);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeMemory.GiveBack();
        logger.MemoryGivenBack(
            resident,
            Environment.WorkingSet,
            (GC.GetTotalPauseDuration() - paused).TotalMilliseconds
        );
    }
}
