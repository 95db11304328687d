using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Fn.Cli.Projects.Tests.Harness;

/// <summary>The API as far as deploy and invoke use it, in memory; every request is recorded.</summary>
internal sealed class FakeFnServer : HttpMessageHandler
{
    private readonly Dictionary<string, List<JsonObject>> _objects = new(StringComparer.Ordinal)
    {
        ["apps"] = [],
        ["fns"] = [],
        ["triggers"] = [],
    };

    private int _number;

    /// <summary><c>METHOD path?query body</c> of each request.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Answers calls of functions, given the path.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage> Invoke { get; set; } =
        static _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("hello") };

    public JsonObject Add(string kind, JsonObject item)
    {
        item["id"] = $"{kind}-{++_number}";
        _objects[kind].Add(item);
        Annotate(kind, item);
        return item;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var path = request.RequestUri!.PathAndQuery;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add($"{request.Method} {path} {body}".Trim());
        var parts = request.RequestUri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["v2", var kind, ..])
        {
            return Invoke(request);
        }
        if (request.Method == HttpMethod.Get)
        {
            return Json(new JsonObject { ["items"] = Matching(kind, request.RequestUri.Query) });
        }
        if (request.Method == HttpMethod.Delete)
        {
            _objects[kind].RemoveAll(item => item["id"]!.GetValue<string>() == parts[2]);
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
        var sent = JsonNode.Parse(body)!.AsObject();
        if (request.Method == HttpMethod.Post)
        {
            return Json(Add(kind, sent).DeepClone());
        }
        var known = _objects[kind].First(item => item["id"]!.GetValue<string>() == parts[2]);
        foreach (var (key, value) in sent)
        {
            known[key] = value?.DeepClone();
        }
        return Json(known.DeepClone());
    }

    private static void Annotate(string kind, JsonObject item)
    {
        var id = item["id"]!.GetValue<string>();
        var annotations = item["annotations"] as JsonObject ?? [];
        if (kind == "fns")
        {
            annotations["fnproject.io/fn/invokeEndpoint"] = $"http://localhost:8080/invoke/{id}";
        }
        else if (kind == "triggers")
        {
            annotations["fnproject.io/trigger/httpEndpoint"] = $"http://localhost:8080/t/app{item["source"]}";
        }
        if (annotations.Count > 0)
        {
            item["annotations"] = annotations.Parent is null ? annotations : annotations.DeepClone();
        }
    }

    private JsonArray Matching(string kind, string query)
    {
        var name = query
            .TrimStart('?')
            .Split('&')
            .FirstOrDefault(static part => part.StartsWith("name=", StringComparison.Ordinal));
        var found = _objects[kind].Where(item => name is null || $"name={item["name"]}" == name);
        return [.. found.Select(static item => item.DeepClone())];
    }

    private static HttpResponseMessage Json(JsonNode node) =>
        new(HttpStatusCode.OK) { Content = new StringContent(node.ToJsonString(), Encoding.UTF8, "application/json") };
}
