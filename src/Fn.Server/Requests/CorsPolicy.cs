using Fn.Server.Hosting;

namespace Fn.Server.Requests;

/// <summary>Lets web pages of other origins call the API when <c>FN_API_CORS_ORIGINS</c> is set. Source: server specification 1.16.</summary>
internal sealed class CorsPolicy(RequestDelegate next, ServerOptions options)
{
    private const string AllowedMethods = "GET,POST,PUT,HEAD,DELETE";
    private const string MaxAgeSeconds = "43200";

    private readonly bool _anyOrigin = options.CorsOrigins is ["*", ..];
    private readonly HashSet<string> _origins = new(options.CorsOrigins, StringComparer.Ordinal);
    private readonly string _headers = string.Join(',', options.CorsHeaders.Select(Canonical));

    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return next(context);
        }
        if (!_anyOrigin && !_origins.Contains(origin))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            AnswerPreflight(context.Response, origin);
            return Task.CompletedTask;
        }
        // At the last moment, because a handler may begin its headers anew.
        context.Response.OnStarting(() =>
        {
            AllowOrigin(context.Response, origin);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void AnswerPreflight(HttpResponse response, string origin)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.Headers.AccessControlAllowMethods = AllowedMethods;
        response.Headers.AccessControlAllowHeaders = _headers;
        response.Headers.AccessControlMaxAge = MaxAgeSeconds;
        AllowOrigin(response, origin);
        if (!_anyOrigin)
        {
            response.Headers.Append("Vary", "Access-Control-Request-Method");
            response.Headers.Append("Vary", "Access-Control-Request-Headers");
        }
    }

    private void AllowOrigin(HttpResponse response, string origin)
    {
        response.Headers.AccessControlAllowOrigin = _anyOrigin ? "*" : origin;
        if (!_anyOrigin)
        {
            response.Headers.Append("Vary", "Origin");
        }
    }

    private static string Canonical(string header) =>
        string.Join(
            '-',
            header
                .Split('-')
                .Select(static part =>
                    part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant()
                )
        );
}
