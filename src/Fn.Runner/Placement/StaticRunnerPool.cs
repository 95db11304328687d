namespace Fn.Runner.Placement;

/// <summary>The same runners always. Source: <c>FN_RUNNER_ADDRESSES</c>.</summary>
public sealed class StaticRunnerPool(IReadOnlyList<IRunner> runners) : IRunnerPool
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IRunner>> FindAsync(RunnerCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(runners);
}
