using System.Text.Json;

namespace Fn.Api.ContractTests.Server;

/// <summary>A response as it came over the wire.</summary>
internal sealed record Answer(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    private static readonly JsonSerializerOptions AnyDepth = new() { MaxDepth = 1024 }; // an annotation may be 256 deep

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body, AnyDepth);

    /// <summary>The value of the only header of this name; null without one.</summary>
    public string? Header(string name) =>
        Headers.SingleOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>All values of a header.</summary>
    public IEnumerable<string> All(string name) =>
        Headers
            .Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(static header => header.Value);
}
