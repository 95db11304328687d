using Fn.Agent.Calls;

namespace Fn.Runner.Placement;

/// <summary>A node that runs calls for a load balancer. Safe to call from any thread, any number at a time.</summary>
public interface IRunner
{
    /// <summary>Host and port.</summary>
    string Address { get; }

    /// <summary>Offers a call; whoever takes it runs it to its end, however long that takes.</summary>
    /// <remarks>A runner that does not take the call has touched nothing of its exchange, so another one may.</remarks>
    /// <param name="call">What is to run.</param>
    /// <param name="cancellationToken">The caller left.</param>
    ValueTask<RunnerAnswer> OfferAsync(RunnerCall call, CancellationToken cancellationToken);
}

/// <summary>What a runner makes of a call that it is offered.</summary>
/// <param name="Outcome">How the call ended; null when the runner did not take it.</param>
/// <param name="IsOutOfReach">Whether nobody answered at all.</param>
public readonly record struct RunnerAnswer(CallOutcome? Outcome, bool IsOutOfReach)
{
    /// <summary>The runner has no room for it: its NACK.</summary>
    public static RunnerAnswer Busy => default;

    /// <summary>The runner cannot be reached.</summary>
    public static RunnerAnswer OutOfReach => new(Outcome: null, IsOutOfReach: true);

    /// <summary>The runner took it.</summary>
    public static RunnerAnswer Took(CallOutcome outcome) => new(outcome, IsOutOfReach: false);
}
