namespace Fn.EndToEnd.Tests.Harness;

/// <summary>Waits for a condition that only asking can tell, for a bounded time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <returns>The first value that satisfies; when none does in time, the assertion shows the last.</returns>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfies, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Bound);
        using var timer = new PeriodicTimer(Pause);
        T last;
        do
        {
            last = await ask();
            if (satisfies(last))
            {
                return last;
            }
        } while (await TickAsync(timer, deadline.Token));
        var shown = last is IEnumerable<string> lines ? string.Join(", ", lines) : last?.ToString();
        Assert.Fail($"{what} did not come about within {Bound.TotalSeconds} s; last seen: {shown}");
        return last;
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken deadline)
    {
        try
        {
            return await timer.WaitForNextTickAsync(deadline);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
