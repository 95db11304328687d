using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fn.Cli.Tests.Harness;

/// <summary>The part of the API that the command line uses, in memory: lists by name with cursors, merges of maps, the usual refusals.</summary>
internal sealed class FakeServer : HttpMessageHandler
{
    private readonly Dictionary<string, SortedDictionary<string, JsonObject>> _resources = new(StringComparer.Ordinal)
    {
        ["apps"] = new(StringComparer.Ordinal),
        ["fns"] = new(StringComparer.Ordinal),
        ["triggers"] = new(StringComparer.Ordinal),
    };

    private int _ids;

    /// <summary>Number of items of a page.</summary>
    public int PageSize { get; set; } = 30;

    /// <summary>Every request so far, <c>METHOD /path?query</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The body of the last request that had one.</summary>
    public string LastBody { get; private set; } = "";

    /// <summary>Bearer token of the last API request, or null.</summary>
    public string? LastToken { get; private set; }

    /// <summary>Answers in place of the resources when it returns something.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Override { get; set; }

    public static HttpResponseMessage Answer(HttpStatusCode status, string body, string type = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var path = request.RequestUri!.AbsolutePath;
        Requests.Add($"{request.Method} {request.RequestUri.PathAndQuery}");
        LastToken = request.Headers.Authorization?.Parameter;
        if (request.Content is not null)
        {
            LastBody = await request.Content.ReadAsStringAsync(cancellationToken);
        }
        if (Override?.Invoke(request) is { } answer)
        {
            return answer;
        }
        if (path == "/version")
        {
            return Answer(HttpStatusCode.OK, """{"version":"0.3.753"}""");
        }
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not ["v2", var kind, ..] || !_resources.TryGetValue(kind, out var items))
        {
            return Error(HttpStatusCode.NotFound, $"Path not found: {request.Method} {path}");
        }
        return segments.Length == 2 ? Collection(request, kind, items) : Single(request, kind, items, segments[2]);
    }

    private HttpResponseMessage Collection(
        HttpRequestMessage request,
        string kind,
        SortedDictionary<string, JsonObject> items
    )
    {
        if (request.Method == HttpMethod.Post)
        {
            return Create(kind, items, (JsonObject)JsonNode.Parse(LastBody)!);
        }
        var query = QueryOf(request.RequestUri!);
        var found = items
            .Values.Where(item =>
                Matches(item, query, "name") && Matches(item, query, "app_id") && Matches(item, query, "fn_id")
            )
            .OrderBy(static item => Text(item, "name"), StringComparer.Ordinal)
            .ToList();
        if (query.TryGetValue("cursor", out var cursor))
        {
            var after = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(cursor));
            found = [.. found.Where(item => string.CompareOrdinal(Text(item, "name"), after) > 0)];
        }
        var page = new JsonObject();
        if (found.Count > PageSize)
        {
            found = found[..PageSize];
            var last = Encoding.UTF8.GetBytes(Text(found[^1], "name"));
            page["next_cursor"] = System.Buffers.Text.Base64Url.EncodeToString(last);
        }
        page["items"] = new JsonArray([.. found.Select(static item => item.DeepClone())]);
        return Answer(HttpStatusCode.OK, page.ToJsonString());
    }

    private HttpResponseMessage Create(string kind, SortedDictionary<string, JsonObject> items, JsonObject wanted)
    {
        var same = items.Values.Any(item =>
            Text(item, "name") == Text(wanted, "name")
            && Text(item, "app_id") == Text(wanted, "app_id")
            && Text(item, "fn_id") == Text(wanted, "fn_id")
        );
        if (same)
        {
            return Error(
                HttpStatusCode.Conflict,
                kind == "apps" ? "App already exists"
                    : kind == "fns" ? "Fn with specified name already exists"
                    : "Trigger already exists"
            );
        }
        if (kind == "triggers" && Text(wanted, "type") != "http")
        {
            return Error(HttpStatusCode.BadRequest, "Trigger Type Not Supported");
        }
        var id = $"{kind.ToUpperInvariant()[..1]}{++_ids:D25}";
        wanted["id"] = id;
        wanted["created_at"] = "2026-01-31T08:37:05.653Z";
        wanted["updated_at"] = "2026-01-31T08:37:05.653Z";
        if (kind == "fns")
        {
            SetDefault(wanted, "memory", 128);
            SetDefault(wanted, "timeout", 30);
            SetDefault(wanted, "idle_timeout", 30);
            Annotate(wanted, "fnproject.io/fn/invokeEndpoint", $"http://localhost:8080/invoke/{id}");
        }
        if (kind == "triggers")
        {
            var app = Text(_resources["apps"][Text(wanted, "app_id")], "name");
            Annotate(
                wanted,
                "fnproject.io/trigger/httpEndpoint",
                $"http://localhost:8080/t/{app}{Text(wanted, "source")}"
            );
        }
        items[id] = wanted;
        return Answer(HttpStatusCode.OK, wanted.ToJsonString());
    }

    private HttpResponseMessage Single(
        HttpRequestMessage request,
        string kind,
        SortedDictionary<string, JsonObject> items,
        string id
    )
    {
        if (!items.TryGetValue(id, out var item))
        {
            return Error(HttpStatusCode.NotFound, kind == "apps" ? "App not found" : "Fn not found");
        }
        if (request.Method == HttpMethod.Delete)
        {
            items.Remove(id);
            foreach (var others in _resources.Values)
            {
                foreach (
                    var (other, _) in others
                        .Where(pair => Text(pair.Value, "app_id") == id || Text(pair.Value, "fn_id") == id)
                        .ToList()
                )
                {
                    others.Remove(other);
                }
            }
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
        if (request.Method == HttpMethod.Put)
        {
            Merge(item, (JsonObject)JsonNode.Parse(LastBody)!);
        }
        return Answer(HttpStatusCode.OK, item.ToJsonString());
    }

    private static void Merge(JsonObject item, JsonObject change)
    {
        foreach (var (key, value) in change)
        {
            if (key is "config" or "annotations")
            {
                var target = item[key] as JsonObject ?? [];
                item[key] = target;
                foreach (var (name, entry) in (JsonObject)value!)
                {
                    target.Remove(name);
                    if (
                        entry is not JsonValue text
                        || text.GetValueKind() != JsonValueKind.String
                        || text.GetValue<string>().Length > 0
                    )
                    {
                        target[name] = entry?.DeepClone();
                    }
                }
                continue;
            }
            item[key] = value?.DeepClone();
        }
    }

    private static HttpResponseMessage Error(HttpStatusCode status, string message) =>
        Answer(status, new JsonObject { ["message"] = message }.ToJsonString());

    private static bool Matches(JsonObject item, Dictionary<string, string> query, string name) =>
        !query.TryGetValue(name, out var wanted) || Text(item, name) == wanted;

    private static string Text(JsonObject item, string name) => item[name]?.GetValue<string>() ?? "";

    private static void SetDefault(JsonObject item, string name, int value)
    {
        if (item[name] is null)
        {
            item[name] = value;
        }
    }

    private static void Annotate(JsonObject item, string key, string value)
    {
        var annotations = item["annotations"] as JsonObject ?? [];
        item["annotations"] = annotations;
        annotations[key] = value;
    }

    private static Dictionary<string, string> QueryOf(Uri uri) =>
        uri
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => part.Split('=', 2))
            .ToDictionary(
                static part => part[0],
                static part => Uri.UnescapeDataString(part[1].Replace('+', ' ')),
                StringComparer.Ordinal
            );
}
