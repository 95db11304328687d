using System.Globalization;
using System.Text.RegularExpressions;

namespace Fn.Cli.Projects.Yaml;

/// <summary>The types a scalar without quotes can have in YAML 1.1.</summary>
internal enum YamlMeaning
{
    Text,
    Null,
    Boolean,
    Integer,
    Float,
    Timestamp,
}

/// <summary>Reads scalars by the YAML 1.1 rules of the original's parser, where <c>yes</c> and <c>010</c> are not strings.</summary>
internal static partial class YamlScalars
{
    /// <summary>The type of a scalar that stands without quotes.</summary>
    public static YamlMeaning Resolve(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => YamlMeaning.Null,
            _ when TryBoolean(text, out _) => YamlMeaning.Boolean,
            "<<" => YamlMeaning.Null,
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" =>
                YamlMeaning.Float,
            ".nan" or ".NaN" or ".NAN" => YamlMeaning.Float,
            _ when !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') => YamlMeaning.Text,
            _ when TryInteger(text, out _) => YamlMeaning.Integer,
            _ when FloatPattern().IsMatch(text) => YamlMeaning.Float,
            _ when TimestampPattern().IsMatch(text) => YamlMeaning.Timestamp,
            _ => YamlMeaning.Text,
        };

    /// <summary>True when a string must be quoted to stay a string, also for readers that know numbers of base 60.</summary>
    public static bool NeedsQuotes(string text) =>
        Resolve(text) != YamlMeaning.Text || SexagesimalPattern().IsMatch(text);

    /// <summary>Reads a boolean word.</summary>
    public static bool TryBoolean(string text, out bool value)
    {
        bool? read = text switch
        {
            "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
            "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
            _ => null,
        };
        value = read ?? false;
        return read is not null;
    }

    /// <summary>Reads an integer: decimal, <c>0x</c>, <c>0b</c>, <c>0o</c> or a leading zero for octal, with <c>_</c> between digits.</summary>
    public static bool TryInteger(string text, out decimal value)
    {
        value = 0;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var isNegative = digits.StartsWith('-');
        digits = isNegative || digits.StartsWith('+') ? digits[1..] : digits;
        ulong magnitude;
        var isRead = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => ulong.TryParse(
                hex,
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out magnitude
            ),
            ['0', 'b' or 'B', .. var bits] => ulong.TryParse(
                bits,
                NumberStyles.AllowBinarySpecifier,
                CultureInfo.InvariantCulture,
                out magnitude
            ),
            ['0', 'o' or 'O', .. var octal] => TryOctal(octal, out magnitude),
            ['0', _, ..] => TryOctal(digits[1..], out magnitude),
            _ => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude),
        };
        value = isNegative ? -(decimal)magnitude : magnitude;
        return isRead;
    }

    private static bool TryOctal(string digits, out ulong value)
    {
        value = 0;
        if (digits.Length is 0 or > 21)
        {
            return false;
        }
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return false;
            }
            value = (value << 3) | (uint)(digit - '0');
        }
        return true;
    }

    [GeneratedRegex(
        @"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex FloatPattern();

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?[ \t]*(Z|[-+][0-9:]+)?)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex TimestampPattern();

    [GeneratedRegex(
        @"^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex SexagesimalPattern();
}
