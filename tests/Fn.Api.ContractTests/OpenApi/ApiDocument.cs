using System.Text.Json;
using Fn.Server.Hosting;

namespace Fn.Api.ContractTests.OpenApi;

/// <summary>The document inside the server.</summary>
internal static class ApiDocument
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private static readonly JsonElement Root = Read();

    /// <summary>Every operation, by its method in capitals and its path.</summary>
    public static IEnumerable<(string Method, string Path)> Operations =>
        from path in Root.GetProperty("paths").EnumerateObject()
        from member in path.Value.EnumerateObject()
        where Methods.Contains(member.Name)
        select (member.Name.ToUpperInvariant(), path.Name);

    /// <summary>The description of an operation.</summary>
    public static JsonElement Operation(string method, string path) =>
        Root.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());

    /// <summary>A schema by its name.</summary>
    public static JsonElement Schema(string name) =>
        Root.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>Names of the members of a schema, in its order.</summary>
    public static IEnumerable<string> Members(JsonElement schema) =>
        schema.TryGetProperty("properties", out var members)
            ? members.EnumerateObject().Select(static member => member.Name)
            : [];

    /// <summary>What a reference leads to; anything else is that itself.</summary>
    public static JsonElement Resolve(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/').Skip(1).Aggregate(Root, static (at, name) => at.GetProperty(name))
            : element;

    private static JsonElement Read()
    {
        using var file = typeof(ServerHost).Assembly.GetManifestResourceStream("openapi/v2.json")!;
        return JsonSerializer.Deserialize<JsonElement>(file);
    }
}
