using Fn.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Fn.Server.Requests;

/// <summary>
/// <c>FN_REQUEST_BODY_READ_TIMEOUT</c> and <c>FN_RESPONSE_WRITE_TIMEOUT</c>, both counted from the request's head; in the first case
/// reading fails, in the second the connection ends. Source: server specification 1.17.
/// </summary>
internal sealed class RequestDeadlines(RequestDelegate next, ServerOptions options, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using var write = Timer(options.ResponseWriteTimeout);
        await using var abort = write?.Token.Register(context.Abort);
        using var read =
            context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
                ? Timer(options.RequestBodyReadTimeout)
                : null;
        if (read is not null)
        {
            context.Request.Body = new DeadlineStream(context.Request.BodyReader, read.Token);
        }
        await next(context);
    }

    private CancellationTokenSource? Timer(TimeSpan timeout) => timeout > TimeSpan.Zero ? new(timeout, time) : null;
}
