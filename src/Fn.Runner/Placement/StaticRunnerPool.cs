namespace Fn.Runner.Placement;

/// <summary>The same runners always.</summary>
public sealed class StaticRunnerPool(IReadOnlyList<IRunner> runners) : IRunnerPool
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IRunner>> FindAsync(RunnerCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(runners);
}
