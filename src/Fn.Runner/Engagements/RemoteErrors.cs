using Fn.Agent.Calls;
using Fn.Model.Calls;
using Fn.Model.Errors;
using Fn.Runner.Protocol;

namespace Fn.Runner.Engagements;

/// <summary>What the caller is told when a runner tells of a failure. Source: server specification 5.4, step 6.</summary>
internal static class RemoteErrors
{
    private const string NoWords = "Unknown Error From Pure Runner";

    /// <summary>How a call ends by that.</summary>
    public static CallOutcome OutcomeOf(CallFinished finished) =>
        Of(finished) is var error && error == CallErrors.TimedOut ? CallOutcome.TimedOut : CallOutcome.Stopped(error);

    /// <summary>The runner's own words and status; a failure without a status is a 500, where the original has a 200 (D11).</summary>
    private static FnError Of(CallFinished finished)
    {
        var status = finished.ErrorCode is >= 400 and <= 599 ? finished.ErrorCode : 500;
        var blame =
            finished.ErrorUser ? Blame.Function
            : status < 500 ? Blame.Caller
            : Blame.Platform;
        return new FnError(status, finished.ErrorStr.Length > 0 ? finished.ErrorStr : NoWords, blame)
        {
            RetryAfter = status == CallErrors.TooBusy.Status ? CallErrors.TooBusy.RetryAfter : null,
        };
    }
}
