using Fn.Agent.Sockets.Events;

namespace Fn.Agent.Tests.Sockets.Events;

public sealed class ReadinessTests
{
    private const int MostSpins = 16;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_goes_on_with_the_next_signal(bool resumesInline)
    {
        var readiness = new Readiness(resumesInline);
        await readiness.WaitAsync();
        readiness.Clear();
        var waiting = readiness.WaitAsync().AsTask();
        Assert.False(waiting.IsCompleted);

        readiness.Signal();

        await waiting.WaitAsync(Cancel);
        Assert.True(readiness.IsSet);
    }

    /// <summary>Whoever signals may still be at it when the one who waited looks, goes on and waits again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signals_of_another_thread_meet_every_moment_of_a_wait(bool resumesInline)
    {
        const int waits = 200_000;
        var readiness = new Readiness(resumesInline);
        var isOver = false;
        var signalling = Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; !Volatile.Read(ref isOver); i++)
                {
                    if (!readiness.IsSet)
                    {
                        Thread.SpinWait(i % MostSpins);
                        readiness.Signal();
                    }
                }
            },
            Cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

        var waiting = Task.Run(
            async () =>
            {
                for (var i = 0; i < waits; i++)
                {
                    readiness.Clear();
                    await readiness.WaitAsync();
                }
            },
            Cancel
        );
        await Task.WhenAny(waiting, Task.Delay(Timeout.Infinite, Cancel));
        Volatile.Write(ref isOver, true);
        await signalling;

        await waiting;
    }
}
