using Fn.Model.Errors;

namespace Fn.Runner.Placement;

/// <summary>Knows the runners that there are. Source: server specification 5.6.</summary>
public interface IRunnerPool
{
    /// <summary>The runners that may be offered a call, always in the same order as long as they are the same.</summary>
    /// <exception cref="FnException">
    /// There are none now. One of status 502 that blames the function ends the call at once; any other is told once the search is over.
    /// </exception>
    ValueTask<IReadOnlyList<IRunner>> FindAsync(RunnerCall call, CancellationToken cancellationToken);
}
