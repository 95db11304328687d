using System.Globalization;
using System.Text.Json.Nodes;

namespace Fn.Cli.Projects.Tests.Oracle.StandIn;

/// <summary>Applications or functions in memory: unique names, etags, replacing updates.</summary>
/// <param name="kind"><c>fnapp</c> or <c>fnfunc</c>, as ids spell it.</param>
/// <param name="owner">Member that names the owner.</param>
internal sealed class OciResources(string kind, string owner)
{
    private readonly Dictionary<string, JsonObject> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>States that the next looks at a single one see, then <c>ACTIVE</c>.</summary>
    public Queue<string> States { get; } = new();

    /// <summary>Items of a page.</summary>
    public int PageSize { get; set; } = 50;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<JsonObject> All => _items.Values;

    /// <summary>Adds one, without a request.</summary>
    public JsonObject Add(JsonObject item)
    {
        var id = $"ocid1.{kind}.oc1.phx.{++_number}";
        item["id"] = id;
        item["lifecycleState"] = "ACTIVE";
        item["timeCreated"] = "2026-01-31T08:37:05.653Z";
        item["timeUpdated"] = "2026-01-31T08:37:05.653Z";
        _items[id] = item;
        return item;
    }

    /// <param name="request">The request.</param>
    /// <param name="id">The one it is about; empty for the list.</param>
    /// <param name="query">Parameters.</param>
    /// <param name="complete">Fills in what a new one gets from the service.</param>
    public OciAnswer Answer(
        OciRequest request,
        string id,
        IReadOnlyDictionary<string, string> query,
        Action<JsonObject>? complete = null
    ) =>
        (request.Method, id) switch
        {
            ("GET", "") => List(query),
            ("POST", "") => Create((JsonObject)JsonNode.Parse(request.Body)!, complete),
            _ when !_items.ContainsKey(id) => OciAnswer.NotFound,
            ("GET", _) => Single(id),
            _ when request.Header("if-match") is { Length: > 0 } tag && tag != TagOf(id) => OciAnswer.Refusal(
                412,
                "NoEtagMatch",
                "The etag does not match."
            ),
            ("PUT", _) => Update(id, (JsonObject)JsonNode.Parse(request.Body)!),
            ("DELETE", _) => Delete(id),
            _ => OciAnswer.NotFound,
        };

    private OciAnswer List(IReadOnlyDictionary<string, string> query)
    {
        var start = query.TryGetValue("page", out var page) ? int.Parse(page, CultureInfo.InvariantCulture) : 0;
        var found = _items
            .Values.Where(item => query.TryGetValue(owner, out var id) && (string?)item[owner] == id)
            .Where(item => !query.TryGetValue("displayName", out var name) || (string?)item["displayName"] == name)
            .ToList();
        var items = found.Skip(start).Take(PageSize).Select(static item => Summary(item)).ToArray();
        return OciAnswer.Of(new JsonArray(items)) with
        {
            NextPage =
                start + PageSize < found.Count ? (start + PageSize).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    private OciAnswer Create(JsonObject item, Action<JsonObject>? complete)
    {
        if (_items.Values.Any(other => JsonNode.DeepEquals(other["displayName"], item["displayName"])))
        {
            return OciAnswer.Refusal(409, "Conflict", "The name is taken.");
        }
        complete?.Invoke(item);
        return Single((string)Add(item)["id"]!);
    }

    private OciAnswer Single(string id)
    {
        var item = (JsonObject)_items[id].DeepClone();
        if (States.TryDequeue(out var state))
        {
            item["lifecycleState"] = state;
        }
        return OciAnswer.Of(item) with { ETag = TagOf(id) };
    }

    private OciAnswer Update(string id, JsonObject change)
    {
        foreach (var (key, value) in change)
        {
            _items[id][key] = value?.DeepClone();
        }
        _versions[id] = _versions.GetValueOrDefault(id) + 1;
        return Single(id);
    }

    private OciAnswer Delete(string id)
    {
        _items.Remove(id);
        return new OciAnswer(204);
    }

    private string TagOf(string id) => $"tag-{id[^1]}-{_versions.GetValueOrDefault(id)}";

    private static JsonNode Summary(JsonObject item)
    {
        var summary = (JsonObject)item.DeepClone();
        summary.Remove("config");
        return summary;
    }
}
