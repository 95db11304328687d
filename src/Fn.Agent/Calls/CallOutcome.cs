using Fn.Model.Calls;
using Fn.Model.Errors;

namespace Fn.Agent.Calls;

/// <summary>How a call ended. Compared by reference with the members below, or looked into for what the caller is told.</summary>
/// <remarks>The one who asked turns it into an answer, once. Source: server specification 2.8.</remarks>
public sealed class CallOutcome
{
    private CallOutcome(FnError? error, string? detail = null, CallEnd end = CallEnd.Failed)
    {
        Error = error;
        Detail = detail;
        End = error is { Status: 503 } ? CallEnd.Refused : end;
    }

    /// <summary>The answer was handed over to its last byte.</summary>
    public static CallOutcome Completed { get; } = new(error: null, end: CallEnd.Completed);

    /// <summary>The caller went away or took no more of the answer; there is nobody to tell.</summary>
    public static CallOutcome CallerLeft { get; } = new(error: null, end: CallEnd.Canceled);

    /// <summary>The deadline passed, or the function said that it did.</summary>
    public static CallOutcome TimedOut { get; } = new(CallErrors.TimedOut, end: CallEnd.TimedOut);

    /// <summary>The function reported its own failure.</summary>
    public static CallOutcome FunctionFailed { get; } = new(CallErrors.FunctionFailed);

    /// <summary>The function's status or gateway status is none that the contract knows.</summary>
    public static CallOutcome InvalidResponse { get; } = new(CallErrors.InvalidResponse);

    /// <summary>The connection broke, the process died, or what came was not HTTP.</summary>
    public static CallOutcome ResponseBroken { get; } = new(CallErrors.ResponseBroken);

    /// <summary>The caller's body broke off, came too slowly or was over the limit; he is told the same, the log is not.</summary>
    public static CallOutcome RequestBroken { get; } =
        new(CallErrors.ResponseBroken) { Reason = "the request body broke off or was over its limit" };

    /// <summary>The head of the answer is over its limit.</summary>
    public static CallOutcome HeadTooLarge { get; } = new(CallErrors.ResponseHeadTooLarge);

    /// <summary>The body of the answer is over its limit.</summary>
    public static CallOutcome BodyTooLarge { get; } = new(CallErrors.ResponseBodyTooLarge);

    /// <summary>No room within the time a call may wait for it, or the server stops.</summary>
    public static CallOutcome TooBusy { get; } = new(CallErrors.TooBusy);

    /// <summary>The function needs more memory than the node has.</summary>
    public static CallOutcome ImpossibleResources { get; } = new(CallErrors.ImpossibleResources);

    /// <summary>Somebody in front of the agent does not let the call through, or an agent elsewhere tells how it failed.</summary>
    /// <param name="error">What the caller is told.</param>
    public static CallOutcome Stopped(FnError error) => new(error);

    /// <summary>What the caller is told; null when completed or when the caller left.</summary>
    public FnError? Error { get; }

    /// <summary>What the log says.</summary>
    internal string Reason
    {
        get => field ?? Error?.Message ?? "the caller left";
        private init;
    }

    /// <summary>Last lines of standard error of a container that did not start; null when there are none.</summary>
    public string? Detail { get; }

    /// <summary>Which kind of end it is, as ends are counted.</summary>
    public CallEnd End { get; }

    /// <summary>A failure before the call reached the function.</summary>
    internal static CallOutcome NotStarted(FnError error, string? detail = null) => new(error, detail);
}

/// <summary>Kinds of ends, which are counted apart. Source: server specification 8.1.</summary>
public enum CallEnd
{
    /// <summary>The answer was handed over.</summary>
    Completed,

    /// <summary>Whatever is none of the others.</summary>
    Failed,

    /// <summary>The deadline passed.</summary>
    TimedOut,

    /// <summary>The caller went away.</summary>
    Canceled,

    /// <summary>No room, or the server stops.</summary>
    Refused,
}
