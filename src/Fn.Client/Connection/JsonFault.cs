using System.Text;
using System.Text.Json;

namespace Fn.Client.Connection;

/// <summary>Words the first fault of a JSON text the way Fn's tools do.</summary>
internal static class JsonFault
{
    private static readonly string[] Literals = ["true", "false", "null"];

    public static string Describe(ReadOnlySpan<byte> json, JsonException fault)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "EOF";
        }
        var at = Offset(json, fault);
        return at >= json.Length
            ? "unexpected end of JSON input"
            : MisspeltLiteral(json, at)
                ?? $"invalid character '{CharacterAt(json, at)}' looking for beginning of value";
    }

    private static int Offset(ReadOnlySpan<byte> json, JsonException fault)
    {
        var start = 0;
        for (var line = fault.LineNumber ?? 0; line > 0 && start < json.Length; line--)
        {
            var end = json[start..].IndexOf((byte)'\n');
            start = end < 0 ? json.Length : start + end + 1;
        }
        return start + (int)Math.Min(fault.BytePositionInLine ?? 0, int.MaxValue - start);
    }

    // The parser points at a word's start or at its wrong letter; the original names the letter it waited for.
    private static string? MisspeltLiteral(ReadOnlySpan<byte> json, int at)
    {
        var start = at;
        while (start > 0 && char.IsAsciiLetter((char)json[start - 1]))
        {
            start--;
        }
        foreach (var literal in Literals)
        {
            var same = 0;
            while (same < literal.Length && start + same < json.Length && json[start + same] == literal[same])
            {
                same++;
            }
            if (same > 0 && same < literal.Length && start + same < json.Length)
            {
                var wrong = CharacterAt(json, start + same);
                return $"invalid character '{wrong}' in literal {literal} (expecting '{literal[same]}')";
            }
        }
        return null;
    }

    private static string CharacterAt(ReadOnlySpan<byte> json, int at)
    {
        _ = Rune.DecodeFromUtf8(json[at..], out var rune, out _);
        return rune.Value switch
        {
            '\n' => "\\n",
            '\t' => "\\t",
            '\r' => "\\r",
            '\'' => "\\'",
            _ => rune.ToString(),
        };
    }
}
