using Fn.Model.Errors;
using Fn.Server.Errors;
using Fn.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Fn.Server.Requests;

/// <summary><c>FN_MAX_REQUEST_SIZE</c>: a declared length above it is refused, an undeclared one is cut while it is read.</summary>
/// <remarks>Source: server specification 1.17.</remarks>
internal sealed class RequestLimits(RequestDelegate next, ServerOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength is { } length && length > options.MaxRequestSize)
        {
            return ErrorAnswer.WriteAsync(context, RequestErrors.TooLarge(length, options.MaxRequestSize));
        }
        if (
            context.Request.ContentLength is null
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        )
        {
            context.Request.Body = new LimitedStream(context.Request.Body, options.MaxRequestSize);
        }
        return next(context);
    }
}
