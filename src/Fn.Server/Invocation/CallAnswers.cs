using System.Globalization;
using System.Text.Json;
using Fn.Agent.Calls;
using Fn.Model.Errors;
using Fn.Model.Wire;
using Fn.Server.Observability.Metrics;

namespace Fn.Server.Invocation;

/// <summary>Tells callers why a call failed. Source: server specification 1.4, 2.8.</summary>
internal static class CallAnswers
{
    /// <summary>Replaces whatever was prepared by an error; nothing the function said is left in it (D12).</summary>
    /// <param name="response">Not started yet.</param>
    /// <param name="error">What to say.</param>
    /// <param name="detail">Last output of a container that did not start; null for none.</param>
    /// <param name="callId">Null when the failure came before there was a call.</param>
    public static async Task WriteErrorAsync(HttpResponse response, FnError error, string? detail, string? callId)
    {
        response.HttpContext.Features.Set(error); // for whoever counts
        response.Headers.Clear();
        response.StatusCode = error.Status;
        response.ContentType = "application/json; charset=utf-8";
        if (callId is not null)
        {
            response.Headers[CallHeaders.CallId] = callId;
        }
        if (error.RetryAfter is { } delay)
        {
            response.Headers.RetryAfter = ((long)delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        var body = Body(error.Message, detail);
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, response.HttpContext.RequestAborted);
    }

    /// <summary>Ends the answer to a call that failed: with an error, or by breaking off what has begun.</summary>
    public static async Task FailAsync(HttpContext context, Call call, CallOutcome outcome, ILogger logger)
    {
        using var scope = logger.BeginScope(new CallScope(call));
        if (outcome.Error is not { } error)
        {
            if (!call.IsFailureLogged)
            {
                logger.CallerLeft(call.Id);
            }
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ApiMetrics.ClientGone;
            }
            context.Abort();
            return;
        }
        LogFailure(logger, call, error);
        if (context.Response.HasStarted)
        {
            context.Abort(); // so that nobody takes what there is for all
            return;
        }
        var isCall = !ReferenceEquals(outcome, CallOutcome.ImpossibleResources); // what no node can run never becomes one
        await WriteErrorAsync(context.Response, error, outcome.Detail, isCall ? call.Id : null);
    }

    /// <summary>Has the log say that a call failed by more than its caller, unless it does already.</summary>
    public static void LogFailure(ILogger logger, Call call, FnError error)
    {
        if (!call.IsFailureLogged && error.Status >= StatusCodes.Status500InternalServerError)
        {
            logger.CallFailed(error.Message, call.Id, call.Target.Function.Id);
        }
    }

    private static byte[] Body(string message, string? detail)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = WireJsonEncoder.Instance }))
        {
            json.WriteStartObject();
            json.WriteString("message"u8, message);
            if (detail is not null)
            {
                json.WriteString("detail"u8, detail);
            }
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
