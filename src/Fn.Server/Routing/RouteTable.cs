using Microsoft.AspNetCore.Routing.Patterns;

namespace Fn.Server.Routing;

/// <summary>
/// The endpoints of the application by path and method, with Fn's rules: case matters, a parameter is never empty, and a trailing
/// <c>{**rest}</c> takes everything after its slash. Source: server specification 1.1.
/// </summary>
internal sealed class RouteTable
{
    private static readonly string[] AnyMethods =
    [
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "HEAD",
        "OPTIONS",
        "DELETE",
        "CONNECT",
        "TRACE",
    ];

    private readonly Node _root = new();

    /// <param name="sources">All endpoints of the application.</param>
    /// <param name="isServed">Whether this table has the endpoint.</param>
    public RouteTable(IEnumerable<EndpointDataSource> sources, Func<Endpoint, bool> isServed)
    {
        foreach (var endpoint in sources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (isServed(endpoint))
            {
                Add(endpoint);
            }
        }
    }

    /// <summary>Finds who serves a path.</summary>
    /// <param name="path">Decoded, beginning with a slash.</param>
    /// <param name="method">In capitals.</param>
    /// <param name="parameters">Where the path's parameters are; for <see cref="RouteParameters.CopyTo"/>.</param>
    /// <param name="pathExists">Whether the path has an endpoint for any method.</param>
    public Endpoint? Find(string path, string method, out RouteParameters parameters, out bool pathExists)
    {
        parameters = default;
        pathExists = false;
        if (path is not ['/', ..])
        {
            return null;
        }
        var node = _root;
        var rest = path.AsSpan(1);
        var ended = path.Length == 1;
        while (!ended)
        {
            if (node.RestName is not null)
            {
                parameters.Add(node.RestName, path.Length - rest.Length, rest.Length);
                return node.Rest.Choose(method, out pathExists);
            }
            var slash = rest.IndexOf('/');
            var segment = slash < 0 ? rest : rest[..slash];
            if (node.Literals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out var literal))
            {
                node = literal;
            }
            else if (node.Parameter is not null && !segment.IsEmpty)
            {
                parameters.Add(node.ParameterName!, path.Length - rest.Length, segment.Length);
                node = node.Parameter;
            }
            else
            {
                return null;
            }
            ended = slash < 0;
            rest = ended ? default : rest[(slash + 1)..];
        }
        return node.Here.Choose(method, out pathExists)
            ?? (node.RestName is null || pathExists ? null : node.Rest.Choose(method, out pathExists));
    }

    private void Add(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } some
            ? some
            : AnyMethods;
        var node = _root;
        foreach (var segment in endpoint.RoutePattern.PathSegments)
        {
            switch (segment.Parts)
            {
                case [RoutePatternLiteralPart literal]:
                    node = node.Literals.TryGetValue(literal.Content, out var known)
                        ? known
                        : node.Literals[literal.Content] = new Node();
                    break;
                case [RoutePatternParameterPart { IsCatchAll: true } rest]:
                    node.RestName = rest.Name;
                    node.Rest.Add(methods, endpoint);
                    return;
                case [RoutePatternParameterPart parameter]:
                    node.ParameterName = parameter.Name;
                    node = node.Parameter ??= new Node();
                    break;
                default:
                    throw new InvalidOperationException($"the route {endpoint.RoutePattern.RawText} is too clever");
            }
        }
        node.Here.Add(methods, endpoint);
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);
        public string? ParameterName { get; set; }
        public Node? Parameter { get; set; }
        public Methods Here { get; } = new();
        public string? RestName { get; set; }
        public Methods Rest { get; } = new();
    }

    private sealed class Methods
    {
        private readonly Dictionary<string, Endpoint> _endpoints = new(StringComparer.Ordinal);

        public void Add(IReadOnlyList<string> methods, Endpoint endpoint)
        {
            foreach (var method in methods)
            {
                _endpoints.Add(method, endpoint);
            }
        }

        public Endpoint? Choose(string method, out bool exists)
        {
            exists = _endpoints.Count > 0;
            return _endpoints.GetValueOrDefault(method);
        }
    }
}
