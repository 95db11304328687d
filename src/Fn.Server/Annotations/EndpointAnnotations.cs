using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Server.Hosting;

namespace Fn.Server.Annotations;

/// <summary>Adds where a function or trigger is called, as the original names it.</summary>
internal sealed class EndpointAnnotations(ServerOptions options) : IEndpointAnnotator
{
    private const string InvokeEndpoint = "fnproject.io/fn/invokeEndpoint";
    private const string HttpEndpoint = "fnproject.io/trigger/httpEndpoint";

    public Function Annotate(HttpRequest request, Function function) =>
        function with
        {
            Annotations = With(function.Annotations, InvokeEndpoint, $"{Base(request)}/invoke/{function.Id}"),
        };

    public Trigger Annotate(HttpRequest request, Trigger trigger, App? app) =>
        app is null
            ? trigger
            : trigger with
            {
                Annotations = With(
                    trigger.Annotations,
                    HttpEndpoint,
                    $"{Base(request)}/t/{app.Name}/{WithoutSlash(trigger.Source)}"
                ),
            };

    private string Base(HttpRequest request)
    {
        if (options.PublicLbUrl is { Length: > 0 } url)
        {
            return url.EndsWith('/') ? url[..^1] : url;
        }
        return $"{request.Scheme}://{request.Headers.Host}";
    }

    private static string WithoutSlash(string source) => source.StartsWith('/') ? source[1..] : source;

    private static Dictionary<string, RawJson> With(
        IReadOnlyDictionary<string, RawJson> annotations,
        string key,
        string value
    ) => new(annotations, StringComparer.Ordinal) { [key] = RawJson.FromString(value) };
}
