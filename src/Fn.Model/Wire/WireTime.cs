using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Fn.Model.Wire;

/// <summary>Instants on the wire and in the database: <c>2026-01-31T08:37:05.653Z</c>, always UTC, always three decimals, truncated.</summary>
/// <remarks>Source: server specification 1.6; UTC whatever the process's zone is (D9).</remarks>
public sealed partial class WireTime : JsonConverter<DateTimeOffset>
{
    private const string Form = "0000-00-00T00:00:00.000Z";

    /// <summary>The text form of an instant.</summary>
    public static string Format(DateTimeOffset instant) =>
        string.Create(Form.Length, instant.UtcDateTime, static (text, time) => Write(text, time));

    /// <summary>Reads RFC 3339 with 0 to 9 decimals and <c>Z</c> or an offset; the empty string is the Unix epoch.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        if (TryReadOwn(text, out instant))
        {
            return true;
        }
        instant = DateTimeOffset.UnixEpoch;
        return text.Length == 0 || TryReadAny(text, out instant);
    }

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var instant)
            ? instant
            : throw new JsonException("a date-time is RFC 3339");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        WriteTo(writer, value.UtcDateTime);

    private static void WriteTo(Utf8JsonWriter writer, DateTime time)
    {
        Span<char> text = stackalloc char[Form.Length];
        Write(text, time);
        writer.WriteStringValue(text);
    }

    // By hand, because lists are made of times: the general formatter and parser cost them a fifth of their time.
    private static void Write(Span<char> text, DateTime time)
    {
        Form.CopyTo(text);
        WriteDigits(text[..4], time.Year);
        WriteDigits(text[5..7], time.Month);
        WriteDigits(text[8..10], time.Day);
        WriteDigits(text[11..13], time.Hour);
        WriteDigits(text[14..16], time.Minute);
        WriteDigits(text[17..19], time.Second);
        WriteDigits(text[20..23], time.Millisecond);
    }

    private static void WriteDigits(Span<char> text, int number)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            (number, var digit) = Math.DivRem(number, 10);
            text[i] = (char)('0' + digit);
        }
    }

    /// <summary>Reads the form that is written; false for every other, right or wrong.</summary>
    private static bool TryReadOwn(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        if (
            text.Length != Form.Length
            || text is not [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, '.', .., 'Z']
        )
        {
            return false;
        }
        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]));
        var (hour, minute, second) = (Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]));
        var milliseconds = Digits(text[20..23]);
        if (
            year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23
            || minute is < 0 or > 59
            || second is < 0 or > 59
            || milliseconds < 0
        )
        {
            return false;
        }
        instant = new DateTimeOffset(year, month, day, hour, minute, second, milliseconds, TimeSpan.Zero);
        return true;
    }

    /// <summary>The number that these digits are; -1 when one is none.</summary>
    private static int Digits(ReadOnlySpan<char> text)
    {
        var number = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return -1;
            }
            number = (number * 10) + (c - '0');
        }
        return number;
    }

    /// <summary>Reads every form. What the framework's calendar does not have, such as the year 0, becomes the nearest that it has.</summary>
    private static bool TryReadAny(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (Rfc3339().Match(text) is not { Success: true } form)
        {
            return false;
        }
        var isYear0 = text.StartsWith("0000", StringComparison.Ordinal);
        var day = isYear0 ? $"0004{text[4..10]}" : text[..10]; // a leap year as well
        var milliseconds = form.Groups["decimals"].Value.PadRight(3, '0')[..3];
        if (!TryReadOwn($"{day}T{text[11..19]}.{milliseconds}Z", out var local))
        {
            return false;
        }
        var ticks = local.UtcTicks - OffsetTicks(form.Groups["offset"].Value);
        instant = isYear0 ? default : new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        return true;
    }

    private static long OffsetTicks(string offset)
    {
        if (offset.Length == 0)
        {
            return 0;
        }
        var minutes = (Digits(offset.AsSpan(1, 2)) * 60) + Digits(offset.AsSpan(4));
        return (offset[0] == '-' ? -minutes : minutes) * TimeSpan.TicksPerMinute;
    }

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9][0-9]-[0-9][0-9][Tt][0-9][0-9]:[0-9][0-9]:[0-9][0-9](\.(?<decimals>[0-9]{1,9}))?([Zz]|(?<offset>[+-]([01][0-9]|2[0-3]):[0-5][0-9]))\z",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Rfc3339();
}
