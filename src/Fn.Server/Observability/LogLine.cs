using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fn.Model.Wire;
using Fn.Server.Hosting;

namespace Fn.Server.Observability;

/// <summary>One log line in Fn's two formats, without its newline. Source: server specification 8.3.</summary>
internal static class LogLine
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/@^+"
    );

    public static string Format(
        LogFormat format,
        DateTimeOffset time,
        LogLevel level,
        string message,
        SortedDictionary<string, object?> fields
    ) => format == LogFormat.Json ? Json(time, level, message, fields) : Text(time, level, message, fields);

    private static string Text(
        DateTimeOffset time,
        LogLevel level,
        string message,
        SortedDictionary<string, object?> fields
    )
    {
        var line = new StringBuilder(160);
        line.Append(
            CultureInfo.InvariantCulture,
            $"time=\"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\" level={Name(level)} msg="
        );
        AppendValue(line, message);
        foreach (var (key, value) in fields)
        {
            AppendValue(line.Append(' ').Append(key).Append('='), LogFields.Text(value));
        }
        return line.ToString();
    }

    private static string Json(
        DateTimeOffset time,
        LogLevel level,
        string message,
        SortedDictionary<string, object?> fields
    )
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WireJsonEncoder.Instance }))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in fields)
            {
                writer.WritePropertyName(key);
                WriteValue(writer, value);
            }
            writer.WriteString("level", Name(level));
            writer.WriteString("msg", message);
            writer.WriteString(
                "time",
                time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)
            );
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or long or short or byte or uint or ulong or double:
                writer.WriteRawValue(LogFields.Text(value));
                break;
            default:
                writer.WriteStringValue(LogFields.Text(value));
                break;
        }
    }

    private static void AppendValue(StringBuilder line, string value)
    {
        if (!value.AsSpan().ContainsAnyExcept(Plain))
        {
            line.Append(value);
            return;
        }
        line.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => line.Append("\\\""),
                '\\' => line.Append("\\\\"),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                < ' ' or '\x7f' => line.Append("\\x").Append(((int)c).ToString("x2", null)),
                _ when !IsShown(c) => line.Append("\\u").Append(((int)c).ToString("x4", null)),
                _ => line.Append(c),
            };
        }
        line.Append('"');
    }

    /// <summary>Whether a reader sees it; what moves his cursor or turns the writing around is not for a function to decide.</summary>
    private static bool IsShown(char c) =>
        char.GetUnicodeCategory(c)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );

    public static string Name(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            _ => "fatal",
        };
}
