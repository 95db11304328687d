using Fn.Agent.Calls;
using Fn.Model.Triggers;

namespace Fn.Server.Invocation;

/// <summary>What a trigger calls.</summary>
/// <param name="Target">The function.</param>
/// <param name="Trigger">The trigger.</param>
internal sealed record TriggerTarget(CallTarget Target, Trigger Trigger);
