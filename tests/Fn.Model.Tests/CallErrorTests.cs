using Fn.Model.Calls;
using Fn.Model.Errors;
using Fn.Testing;

namespace Fn.Model.Tests;

/// <summary>What callers are told, to the letter. Source: server specification 2.8.</summary>
public sealed class CallErrorTests
{
    [Fact]
    [Spec(
        "server 2.8",
        "detached on a runner without detach support",
        "runner: function answers before the request body was fully received",
        "runner: function closes its side while the body is still being written",
        "lb: reservation deadline exceeded",
        "runner: detached call handle lost"
    )]
    public void Failures_of_load_balancers_and_runners_have_their_words()
    {
        AssertIs(501, "Detach call functions are not supported on this server", Blame.Platform, CallErrors.NoDetach);
        AssertIs(
            502,
            "function invoked write before receiving entire request",
            Blame.Function,
            CallErrors.AnsweredTooEarly
        );
        AssertIs(502, "function closed pipe while receiving request", Blame.Function, CallErrors.ClosedTooEarly);
        AssertIs(
            500,
            "Unable to service the request for the reservation period",
            Blame.Platform,
            CallErrors.ReservationExpired
        );
        AssertIs(500, "Unable to find the call handle", Blame.Platform, CallErrors.HandleLost);
    }

    [Fact]
    [Spec("server 2.8", "memory impossible on this node", "image has VOLUME", "server is shutting down")]
    public void Failures_that_are_not_the_functions_fault_say_so()
    {
        AssertIs(400, "Requested CPU/Memory cannot be allocated", Blame.Caller, CallErrors.ImpossibleResources);
        AssertIs(400, "image has Volume definition", Blame.Caller, CallErrors.ImageHasVolume);
        AssertIs(503, "Timed out - server too busy", Blame.Platform, CallErrors.TooBusy);
        Assert.Equal(TimeSpan.FromSeconds(15), CallErrors.TooBusy.RetryAfter);
    }

    [Fact]
    [Spec(
        "server 2.8",
        "image pull fails otherwise",
        "image pull exceeds FN_HOT_PULL_TIMEOUT_MSECS",
        "Docker cannot initialise the syslog driver",
        "process exits before the socket appears",
        "socket not created within FN_HOT_START_TIMEOUT_MSECS",
        "function slower than timeout",
        "FDK answers 502",
        "FDK answers other non-200",
        "garbage",
        "response header block > FN_MAX_HDR_RESPONSE_SIZE",
        "response body > FN_MAX_RESPONSE_SIZE"
    )]
    public void Failures_of_functions_are_blamed_on_them()
    {
        const string advice = "please ensure you are using the latest fdk and check the logs";
        AssertIs(502, "Failed to pull image 'a:1': no", Blame.Function, CallErrors.PullFailed("a:1", "no"));
        AssertIs(504, "Image pull timed out", Blame.Function, CallErrors.PullTimedOut);
        AssertIs(500, "Syslog Unavailable", Blame.Function, CallErrors.SyslogUnavailable);
        AssertIs(502, $"Container failed to initialize, {advice}", Blame.Function, CallErrors.InitFailed);
        AssertIs(504, $"Container initialization timed out, {advice}", Blame.Function, CallErrors.InitTimedOut);
        AssertIs(504, "Timed out", Blame.Function, CallErrors.TimedOut);
        AssertIs(502, "function failed", Blame.Function, CallErrors.FunctionFailed);
        AssertIs(502, "invalid function response", Blame.Function, CallErrors.InvalidResponse);
        AssertIs(502, "error receiving function response", Blame.Function, CallErrors.ResponseBroken);
        AssertIs(502, "function response header too large", Blame.Function, CallErrors.ResponseHeadTooLarge);
        AssertIs(502, "function response body too large", Blame.Function, CallErrors.ResponseBodyTooLarge);
    }

    [Fact]
    [Spec("server 10", "D11")]
    public void No_failure_has_the_status_of_a_success()
    {
        var errors = typeof(CallErrors)
            .GetProperties()
            .Select(static property => (FnError)property.GetValue(obj: null)!)
            .Append(CallErrors.BadImage("a", "no"))
            .Append(CallErrors.PullFailed("a", "no"))
            .Append(RequestErrors.Internal)
            .ToList();

        Assert.All(errors, static error => Assert.InRange(error.Status, 400, 599));
        Assert.All(errors, static error => Assert.NotEmpty(error.Message));
    }

    private static void AssertIs(int status, string message, Blame blame, FnError error) =>
        Assert.Equal((status, message, blame), (error.Status, error.Message, error.Blame));
}
