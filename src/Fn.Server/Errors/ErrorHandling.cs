using Fn.Model.Errors;

namespace Fn.Server.Errors;

/// <summary>The one place where a failure of a handler becomes an answer, and is logged when it is our own.</summary>
internal sealed class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> logger)
{
    /// <summary>Seen in metrics only: the client has gone and gets nothing.</summary>
    private const int ClientGone = 444;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            await AnswerAsync(context, failure);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ClientGone;
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
            logger.RequestFailed(failure, context.Request.Method, context.GetEndpoint()?.DisplayName, error.Status);
        }
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        await ErrorAnswer.WriteAsync(context, error);
    }
}
