using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fn.Model.Wire;

/// <summary>Instants on the wire and in the database: <c>2026-01-31T08:37:05.653Z</c>, always UTC, always three decimals, truncated.</summary>
/// <remarks>Source: server specification 1.6; UTC whatever the process's zone is (D9).</remarks>
public sealed class WireTime : JsonConverter<DateTimeOffset>
{
    /// <summary>The text form of an instant.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339 with 0 to 9 decimals and <c>Z</c> or an offset; the empty string is the Unix epoch.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = DateTimeOffset.UnixEpoch;
        return text.Length == 0
            || (
                text is [_, _, _, _, '-', _, _, '-', _, _, 'T' or 't', _, _, ':', _, _, ':', _, _, .., _]
                && (text[^1] is 'Z' or 'z' || text is [.., '+' or '-', _, _, ':', _, _])
                && DateTimeOffset.TryParse(
                    WithAtMostSevenDecimals(text),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out instant
                )
            );
    }

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var instant)
            ? instant
            : throw new JsonException("a date-time is RFC 3339");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    private static string WithAtMostSevenDecimals(string text)
    {
        var end = 20;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }
        return end > 27 ? string.Concat(text.AsSpan(0, 27), text.AsSpan(end)) : text;
    }
}
