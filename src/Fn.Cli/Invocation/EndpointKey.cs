using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Invocation;

/// <summary>What a cached endpoint belongs to.</summary>
/// <param name="Context">Name of the context.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="ApiUrl">Its server.</param>
/// <param name="App">App name.</param>
/// <param name="Function">Function name.</param>
internal sealed record EndpointKey(string Context, string Provider, string ApiUrl, string App, string Function)
{
    /// <summary>Where the provider has several apps of a name, the compartment of this one; else null.</summary>
    public string? CompartmentId { get; init; }

    /// <summary>Hex SHA-256 of the compact JSON of the key, as the original computes it.</summary>
    public string Id()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WireJsonEncoder.Instance }))
        {
            Write(writer);
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>Writes the object whose hash is the id.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("context", Context);
        writer.WriteString("provider", Provider);
        writer.WriteString("api_url", ApiUrl);
        if (CompartmentId is not null)
        {
            writer.WriteString("compartment_id", CompartmentId);
        }
        writer.WriteString("app_name", App);
        writer.WriteString("fn_name", Function);
        writer.WriteEndObject();
    }

    /// <summary>Reads it back; null when it is not of that shape.</summary>
    public static EndpointKey? Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && Text(element, "context") is { } context
        && Text(element, "provider") is { } provider
        && Text(element, "api_url") is { } url
        && Text(element, "app_name") is { } app
        && Text(element, "fn_name") is { } function
            ? new(context, provider, url, app, function) { CompartmentId = Text(element, "compartment_id") }
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
