namespace Fn.Agent.Docker.Images;

/// <summary>Lets concurrent callers that want the same thing share one run of the work.</summary>
/// <remarks>
/// A caller that gives up leaves the others waiting; when the last has left, the work is cancelled. All who wait get its
/// failure. Work that ended is forgotten: the next caller starts anew.
/// </remarks>
internal sealed class SharedWork<TKey>(IEqualityComparer<TKey> comparer)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Run> _runs = new(comparer);

    public async Task RunAsync(TKey key, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        Run? run;
        lock (_runs)
        {
            if (!_runs.TryGetValue(key, out run))
            {
                run = new Run();
                _runs[key] = run;
                // The work is nobody's in particular: the log scopes of the first caller are not its own.
                using (ExecutionContext.SuppressFlow())
                {
                    run.Task = Task.Run(() => work(run.Cancel.Token), CancellationToken.None);
                }
            }
            run.Waiters++;
        }
        try
        {
            await run.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, run);
        }
    }

    private void Leave(TKey key, Run run)
    {
        bool isAbandoned;
        lock (_runs)
        {
            run.Waiters--;
            isAbandoned = run.Waiters == 0;
            if ((isAbandoned || run.Task.IsCompleted) && _runs.TryGetValue(key, out var current) && current == run)
            {
                _runs.Remove(key);
            }
        }
        if (isAbandoned)
        {
            run.Cancel.Cancel();
        }
    }

    private sealed class Run
    {
        public CancellationTokenSource Cancel { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public int Waiters { get; set; }
    }
}
