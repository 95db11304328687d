using Fn.Agent.Calls;
using Fn.Model.Calls;

namespace Fn.Server.Runners;

/// <summary>Ends of calls that only a runner knows. Source: server specification 2.8.</summary>
internal static class RunnerEnds
{
    /// <summary>The answer began, and the end of the request did not come.</summary>
    public static CallOutcome AnsweredTooEarly { get; } = CallOutcome.Stopped(CallErrors.AnsweredTooEarly);

    /// <summary>The function took no more of the request, and broke off.</summary>
    public static CallOutcome ClosedTooEarly { get; } = CallOutcome.Stopped(CallErrors.ClosedTooEarly);
}
