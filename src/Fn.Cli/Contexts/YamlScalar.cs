using System.Globalization;
using System.Text;

namespace Fn.Cli.Contexts;

/// <summary>Writes strings as YAML scalars: plain where every YAML 1.1 reader takes them for a string, else in double quotes.</summary>
internal static class YamlScalar
{
    private static readonly HashSet<string> OtherTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "~",
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        ".inf",
        "-.inf",
        "+.inf",
        ".nan",
        "<<",
    };

    public static string Write(string text) => IsPlain(text) ? text : Quote(text);

    private static bool IsPlain(string text) =>
        text.Length > 0
        && !OtherTypes.Contains(text)
        && !LooksNumeric(text)
        && !char.IsWhiteSpace(text[0])
        && !char.IsWhiteSpace(text[^1])
        && !"-?:,[]{}#&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal)
        && text[^1] != ':'
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !text.Contains(" *", StringComparison.Ordinal) // the parser takes it for an alias inside a key
        && !text.Any(char.IsControl);

    private static bool LooksNumeric(string text) =>
        char.IsAsciiDigit(text[0]) || text[0] is '+' or '.' or '-'
            ? text.All(static c =>
                char.IsAsciiHexDigit(c) || c is '.' or '_' or '+' or '-' or ':' or 'x' or 'o' or 'T' or 'Z' or ' '
            )
                && text.Any(char.IsAsciiDigit)
                && text.Count(static c => c == '.') < 2
            : text is "=";

    /// <summary>In double quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}
