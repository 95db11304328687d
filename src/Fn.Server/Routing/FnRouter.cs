using System.Net;
using System.Text;
using Fn.Model.Errors;
using Fn.Server.Bodies;
using Fn.Server.Errors;
using Fn.Server.Observability;

namespace Fn.Server.Routing;

/// <summary>
/// Chooses the endpoint of a request before the framework's router would, whose rules differ from Fn's, and answers what has none:
/// redirect to the path with or without its last slash, 405, or 404. Source: server specification 1.1.
/// </summary>
internal sealed class FnRouter(RequestDelegate next, Func<RouteTable> createTable, ILogger<FnRouter> logger)
{
    private const string BadRequest = "400 Bad Request";

    // The endpoints are known only when the application is complete.
    private readonly Lazy<RouteTable> _table = new(createTable);

    public Task InvokeAsync(HttpContext context)
    {
        if (!RequestPath.TryDecode(context, out var path))
        {
            return RefuseAsync(context);
        }
        var method = context.Request.Method;
        var endpoint = _table.Value.Find(path, method, out var parameters, out var pathExists);
        if (endpoint?.Metadata.GetMetadata<ReadsPath>() is not null)
        {
            context.SetEndpoint(endpoint);
            return next(context);
        }
        if (endpoint is null)
        {
            var other = path.EndsWith('/') ? path[..^1] : path + "/";
            if (path != "/" && _table.Value.Find(other, method, out _, out _) is not null)
            {
                return RedirectAsync(context, other);
            }
            endpoint = Failing(
                pathExists ? RequestErrors.MethodNotAllowed(method, path) : RequestErrors.PathNotFound(method, path)
            );
            parameters = default;
        }
        parameters.CopyTo(context.Request.RouteValues, path);
        context.SetEndpoint(endpoint);
        return ContinueAsync(context, new RequestScope(endpoint, path));
    }

    /// <summary>Leaves the thread of the connection, which serves calls too: what follows may wait for the data store.</summary>
    private async Task ContinueAsync(HttpContext context, RequestScope fields)
    {
        await Task.Yield();
        using var scope = logger.BeginScope(fields);
        await next(context);
    }

    private static Endpoint Failing(FnError error) =>
        new(context => ErrorAnswer.WriteAsync(context, error), EndpointMetadataCollection.Empty, error.Message);

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = WireContent.Text;
        context.Response.Headers.Connection = "close";
        context.Response.ContentLength = BadRequest.Length;
        return context.Response.WriteAsync(BadRequest, context.RequestAborted);
    }

    private static Task RedirectAsync(HttpContext context, string path)
    {
        var location = RequestPath.Escape(path) + context.Request.QueryString.Value;
        var response = context.Response;
        response.Headers.Location = location;
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            return Task.CompletedTask;
        }
        response.StatusCode = StatusCodes.Status301MovedPermanently;
        response.ContentType = WireContent.Html;
        var body = Encoding.UTF8.GetBytes($"<a href=\"{WebUtility.HtmlEncode(location)}\">Moved Permanently</a>.\n\n");
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
