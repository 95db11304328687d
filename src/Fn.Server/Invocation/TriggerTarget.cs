using Fn.Agent.Calls;

namespace Fn.Server.Invocation;

/// <summary>What a trigger calls.</summary>
/// <param name="Target">The function.</param>
/// <param name="TriggerId">The trigger.</param>
internal sealed record TriggerTarget(CallTarget Target, string TriggerId);
