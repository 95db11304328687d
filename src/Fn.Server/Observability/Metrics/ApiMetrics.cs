using System.Globalization;
using Fn.Model.Errors;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Fn.Server.Observability.Metrics;

/// <summary>Counts requests by their route. Source: server specification 8.1.</summary>
internal sealed class ApiMetrics : IMetricSource
{
    /// <summary>Seen in metrics only: the client has gone and gets nothing.</summary>
    public const int ClientGone = 444;

    private const string FdkVersion = "Fn-Fdk-Version";
    private const string InvokePath = "/invoke/:fn_id";
    private const string TriggerPath = "/t/:app_name";
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly RouteMeter _invalid = new("invalid", isInvocation: false);
    private readonly List<RouteMeter> _routes;

    public ApiMetrics() => _routes = [_invalid];

    /// <summary>Makes the meter of a route; routes that the original serves by one handler share one.</summary>
    /// <remarks>At the start only, from one thread.</remarks>
    public RouteMeter MeterOf(RoutePattern pattern)
    {
        var path = PathOf(pattern);
        var isInvocation = path is InvokePath or TriggerPath;
        var known = _routes.Find(route => route.Path == path);
        if (known is null)
        {
            known = new RouteMeter(path, isInvocation);
            _routes.Add(known);
        }
        return known;
    }

    /// <summary>A request has come.</summary>
    /// <returns>To be given back at its end.</returns>
    public RouteMeter OnBegun(HttpContext context)
    {
        var meter = context.GetEndpoint()?.Metadata.GetMetadata<RouteMeter>() ?? _invalid;
        meter.OnBegun(context.Request.Method);
        return meter;
    }

    /// <summary>It has been answered.</summary>
    public static void OnEnded(RouteMeter meter, HttpContext context, TimeSpan duration)
    {
        var status = context.Response.StatusCode;
        if (!meter.IsInvocation)
        {
            meter.OnEnded(context.Request.Method, status, isUserBlamed: false, version: "", duration);
            return;
        }
        var error = status < StatusCodes.Status400BadRequest ? null : context.Features.Get<FnError>();
        var isUserBlamed = status != ClientGone && error is null or { Blame: Blame.Function };
        var version = context.Response.Headers[FdkVersion].ToString();
        meter.OnEnded(context.Request.Method, status, isUserBlamed, version, duration);
    }

    /// <inheritdoc/>
    public void Write(MetricsText text)
    {
        foreach (var route in _routes)
        {
            foreach (var (method, count) in route.Requests)
            {
                text.AddIfAny(MetricCatalogue.ApiRequests, count, route.Path, method);
            }
        }
        foreach (var (route, series) in Responses())
        {
            text.AddIfAny(MetricCatalogue.ApiResponses, series.Latency.Count, LabelsOf(route, series));
        }
        foreach (var (route, series) in Responses())
        {
            text.Add(MetricCatalogue.ApiLatency, series.Latency, Millisecond, LabelsOf(route, series));
        }
    }

    private IEnumerable<(RouteMeter Route, ResponseSeries Series)> Responses() =>
        _routes.SelectMany(static route => route.Responses, static (route, series) => (route, series));

    private static string[] LabelsOf(RouteMeter route, ResponseSeries series) =>
        [route.Path, series.Method, series.Status.ToString(CultureInfo.InvariantCulture), series.Blame, series.Version];

    /// <summary>The route as the original writes it; every path of a trigger is one.</summary>
    private static string PathOf(RoutePattern pattern)
    {
        var path = string.Concat(
            pattern.PathSegments.Select(static segment =>
                segment.Parts[0] switch
                {
                    RoutePatternLiteralPart literal => $"/{literal.Content}",
                    RoutePatternParameterPart { IsCatchAll: true } rest => $"/*{rest.Name}",
                    RoutePatternParameterPart parameter => $"/:{parameter.Name}",
                    _ => "/",
                }
            )
        );
        return path.Length == 0 ? "/"
            : path.StartsWith(TriggerPath, StringComparison.Ordinal) ? TriggerPath
            : path;
    }
}
