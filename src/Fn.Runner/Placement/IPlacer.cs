using Fn.Agent.Calls;

namespace Fn.Runner.Placement;

/// <summary>Finds a runner for a call and has it run there. Source: server specification 5.6.</summary>
public interface IPlacer
{
    /// <summary>Offers the call to one runner after another until one takes it or the time for that is over.</summary>
    /// <param name="pool">The runners.</param>
    /// <param name="call">What is to run.</param>
    /// <param name="cancellationToken">The caller left: the call ends with <see cref="CallOutcome.CallerLeft"/>.</param>
    /// <returns>The end of the call, never an exception.</returns>
    ValueTask<CallOutcome> PlaceAsync(IRunnerPool pool, RunnerCall call, CancellationToken cancellationToken);
}
