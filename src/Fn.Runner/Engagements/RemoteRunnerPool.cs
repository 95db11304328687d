using Fn.Runner.Placement;
using Microsoft.Extensions.Logging;

namespace Fn.Runner.Engagements;

/// <summary>The same runners always, over the network. Source: <c>FN_RUNNER_ADDRESSES</c>.</summary>
/// <param name="addresses">Host and port of each.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of the end of calls and of the absence of runners.</param>
public sealed class RemoteRunnerPool(IReadOnlyList<string> addresses, TimeProvider time, ILogger logger)
    : IRunnerPool,
        IDisposable
{
    private readonly RemoteRunner[] _runners =
    [
        .. addresses.Select(address => new RemoteRunner(address, time, logger)),
    ];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IRunner>> FindAsync(RunnerCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<IRunner>>(_runners);

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var runner in _runners)
        {
            runner.Dispose();
        }
    }
}
