using Fn.Model.Errors;
using Fn.Server.Observability;
using Fn.Server.Observability.Metrics;
using Microsoft.AspNetCore.Connections;

namespace Fn.Server.Errors;

/// <summary>The one place where a failure of a handler becomes an answer, and is logged when it is our own; it counts all answers.</summary>
/// <remarks>Both in one, because another step on the road of a call would cost an allocation.</remarks>
internal sealed class ErrorHandling(
    RequestDelegate next,
    ApiMetrics metrics,
    TimeProvider time,
    ILogger<ErrorHandling> logger
)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var begun = time.GetTimestamp();
        var meter = metrics.OnBegun(context);
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            await AnswerAsync(context, failure, logger);
        }
        finally
        {
            ApiMetrics.OnEnded(meter, context, time.GetElapsedTime(begun));
        }
    }

    /// <summary>Answers for a failure, as long as there is somebody to answer and something to answer with.</summary>
    public static async Task AnswerAsync(HttpContext context, Exception failure, ILogger logger)
    {
        // A broken connection may be felt by who reads the body before the request is told.
        if (context.RequestAborted.IsCancellationRequested || failure is ConnectionResetException)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ApiMetrics.ClientGone;
            }
            return;
        }
        var error = failure switch
        {
            FnException known => known.Error,
            BadHttpRequestException => RequestErrors.InvalidJson,
            _ => RequestErrors.Internal,
        };
        if (error.Status >= StatusCodes.Status500InternalServerError)
        {
            using var scope = logger.BeginScope(RequestScope.Of(context));
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            logger.RequestFailed(failure, context.Request.Method, route, error.Status);
        }
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        await ErrorAnswer.WriteAsync(context, error);
    }
}
