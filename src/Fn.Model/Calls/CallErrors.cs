using Fn.Model.Errors;

namespace Fn.Model.Calls;

/// <summary>Every way an invocation fails that its caller can see. Source: server specification 2.8.</summary>
public static class CallErrors
{
    /// <summary>400: the function's memory is more than this node has in all.</summary>
    public static FnError ImpossibleResources { get; } =
        new(400, "Requested CPU/Memory cannot be allocated", Blame.Caller);

    /// <summary>400: the image declares volumes.</summary>
    public static FnError ImageHasVolume { get; } = new(400, "image has Volume definition", Blame.Caller);

    /// <summary>502: the process ended, or made something that is no socket, before it listened.</summary>
    public static FnError InitFailed { get; } =
        new(
            502,
            "Container failed to initialize, please ensure you are using the latest fdk and check the logs",
            Blame.Function
        );

    /// <summary>504: no socket within <c>FN_HOT_START_TIMEOUT_MSECS</c>.</summary>
    public static FnError InitTimedOut { get; } =
        new(
            504,
            "Container initialization timed out, please ensure you are using the latest fdk and check the logs",
            Blame.Function
        );

    /// <summary>504: the call took longer than the function's timeout, or the FDK said so.</summary>
    public static FnError TimedOut { get; } = new(504, "Timed out", Blame.Function);

    /// <summary>502: the FDK reported that the function failed.</summary>
    public static FnError FunctionFailed { get; } = new(502, "function failed", Blame.Function);

    /// <summary>502: a status other than 200, 502 or 504.</summary>
    public static FnError InvalidResponse { get; } = new(502, "invalid function response", Blame.Function);

    /// <summary>502: the connection broke, the process died, or what came was not HTTP.</summary>
    public static FnError ResponseBroken { get; } = new(502, "error receiving function response", Blame.Function);

    /// <summary>502: response head over <c>FN_MAX_HDR_RESPONSE_SIZE</c>.</summary>
    public static FnError ResponseHeadTooLarge { get; } =
        new(502, "function response header too large", Blame.Function);

    /// <summary>502: response body over <c>FN_MAX_RESPONSE_SIZE</c>.</summary>
    public static FnError ResponseBodyTooLarge { get; } = new(502, "function response body too large", Blame.Function);

    /// <summary>503: shutting down, or no capacity; retry after 15 s.</summary>
    public static FnError TooBusy { get; } =
        new(503, "Timed out - server too busy", Blame.Platform) { RetryAfter = TimeSpan.FromSeconds(15) };

    /// <summary>504: the pull took longer than <c>FN_HOT_PULL_TIMEOUT_MSECS</c>.</summary>
    public static FnError PullTimedOut { get; } = new(504, "Image pull timed out", Blame.Function);

    /// <summary>500: the app's syslog receiver cannot be reached.</summary>
    public static FnError SyslogUnavailable { get; } = new(500, "Syslog Unavailable", Blame.Function);

    /// <summary>503: the container engine does not answer; retry after 5 s.</summary>
    public static FnError EngineUnavailable { get; } =
        new(503, "The container engine is not available, try again shortly", Blame.Platform)
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>501: a runner that does not take calls whose callers do not wait.</summary>
    public static FnError NoDetach { get; } =
        new(501, "Detach call functions are not supported on this server", Blame.Platform);

    /// <summary>502, on a runner: the answer began before the request was there to its end.</summary>
    public static FnError AnsweredTooEarly { get; } =
        new(502, "function invoked write before receiving entire request", Blame.Function);

    /// <summary>502, on a runner: the function took no more of the request.</summary>
    public static FnError ClosedTooEarly { get; } =
        new(502, "function closed pipe while receiving request", Blame.Function);

    /// <summary>500, on a load balancer: no runner was found for as long as the function may be reserved.</summary>
    public static FnError ReservationExpired { get; } =
        new(500, "Unable to service the request for the reservation period", Blame.Platform);

    /// <summary>500, on a runner: a detached call came without what its acknowledgement needs.</summary>
    public static FnError HandleLost { get; } = new(500, "Unable to find the call handle", Blame.Platform);

    /// <summary>500: the reference is not one of an image.</summary>
    /// <param name="image">The reference as the function gives it.</param>
    /// <param name="reason">The engine's words.</param>
    public static FnError BadImage(string image, string reason) =>
        new(500, $"Failed to pull image '{image}': {reason}", Blame.Function);

    /// <summary>502: the image could not be pulled, whatever the registry answered (D43).</summary>
    /// <param name="image">The reference as the function gives it.</param>
    /// <param name="reason">The engine's words.</param>
    public static FnError PullFailed(string image, string reason) =>
        new(502, $"Failed to pull image '{image}': {reason}", Blame.Function);
}
