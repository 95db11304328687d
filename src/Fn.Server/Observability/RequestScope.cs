using System.Collections;
using Fn.Server.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Fn.Server.Observability;

/// <summary>
/// What every log line of a request carries: <c>action</c>, which is what the API's description calls the operation, and the parameters of
/// the route. Source: server specification 8.3.
/// </summary>
/// <remarks>It holds nothing of the request itself, because work that outlives the request may still log.</remarks>
/// <param name="endpoint">What answers; nothing is told of one without a route.</param>
/// <param name="path">Decoded.</param>
internal sealed class RequestScope(Endpoint? endpoint, string path) : IEnumerable<KeyValuePair<string, object?>>
{
    public static RequestScope Of(HttpContext context) =>
        new(context.GetEndpoint(), RequestPath.TryDecode(context, out var path) ? path : "");

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        if (endpoint?.Metadata.GetMetadata<IEndpointNameMetadata>() is { } name)
        {
            yield return new("action", name.EndpointName);
        }
        if (endpoint is not RouteEndpoint { RoutePattern.PathSegments: { Count: > 0 } pattern })
        {
            yield break;
        }
        var segments = path.TrimStart('/').Split('/', pattern.Count);
        for (var i = 0; i < segments.Length; i++)
        {
            if (pattern[i].Parts is [RoutePatternParameterPart parameter])
            {
                yield return new(parameter.Name, parameter.IsCatchAll ? $"/{segments[i]}" : segments[i]);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
