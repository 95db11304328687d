using Fn.Agent.Calls;

namespace Fn.Runner.Placement;

/// <summary>A call for which a runner is looked for.</summary>
/// <param name="Call">What is called.</param>
/// <param name="Exchange">Its request and its answer; only the runner that takes the call uses it.</param>
/// <param name="IsDetached">Whether its caller waits only until a container is there.</param>
public sealed record RunnerCall(Call Call, ICallExchange Exchange, bool IsDetached);
