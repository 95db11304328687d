using Fn.Agent.Docker.Images;

namespace Fn.Engine.Tests.Driver;

public sealed class SharedWorkTests
{
    private readonly SharedWork<string> _work = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_at_the_same_time_share_one_run_and_later_ones_start_anew()
    {
        var first = _work.RunAsync("a", RunAsync, Cancel);
        var second = _work.RunAsync("a", RunAsync, Cancel);
        _gate.SetResult();
        await Task.WhenAll(first, second);

        await _work.RunAsync("a", RunAsync, Cancel);

        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task One_who_gives_up_leaves_the_others_waiting()
    {
        using var impatient = new CancellationTokenSource();
        var first = _work.RunAsync("a", RunAsync, impatient.Token);
        var second = _work.RunAsync("a", RunAsync, Cancel);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _gate.SetResult();

        await second;
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task When_the_last_has_left_the_work_is_cancelled()
    {
        var cancelled = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var only = _work.RunAsync(
            "a",
            async token =>
            {
                try
                {
                    await _gate.Task.WaitAsync(token);
                }
                catch (OperationCanceledException) when (token.IsCancellationRequested)
                {
                    cancelled.SetResult();
                    throw;
                }
            },
            impatient.Token
        );

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);
        await cancelled.Task.WaitAsync(Cancel);
    }

    private Task RunAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        return _gate.Task.WaitAsync(cancellationToken);
    }
}
