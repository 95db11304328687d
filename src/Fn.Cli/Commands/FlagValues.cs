using System.CommandLine;
using System.Globalization;
using Fn.Cli.Output;

namespace Fn.Cli.Commands;

/// <summary>Checks flag values by Fn's rules and words, and rewrites them the way the parser reads them.</summary>
internal static class FlagValues
{
    /// <exception cref="UsageException">None of the accepted words.</exception>
    public static string Boolean(string name, string value) =>
        value switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => "true",
            "0" or "f" or "F" or "false" or "FALSE" or "False" => "false",
            _ => throw new UsageException($"invalid boolean value {GoText.Quote(value)} for -{name}: parse error"),
        };

    /// <exception cref="UsageException">The text is not of the flag's type.</exception>
    public static string Normalize(Option flag, string name, string value)
    {
        if (flag.ValueType == typeof(int))
        {
            return Whole(name, value, int.MinValue, int.MaxValue);
        }
        return flag.ValueType == typeof(ulong) ? Whole(name, value, 0, ulong.MaxValue) : value;
    }

    private static string Whole(string name, string value, Int128 least, Int128 most)
    {
        if (!TryParse(value, least < 0, out var number))
        {
            throw new UsageException($"invalid value {GoText.Quote(value)} for flag -{name}: parse error");
        }
        if (number < least || number > most)
        {
            throw new UsageException($"invalid value {GoText.Quote(value)} for flag -{name}: value out of range");
        }
        return number.ToString(CultureInfo.InvariantCulture);
    }

    // Signed decimal, 0x, 0o, 0b, and a leading zero for octal, as the original reads numbers.
    private static bool TryParse(string value, bool signed, out Int128 number)
    {
        number = 0;
        var negative = signed && value is ['-', ..];
        var digits = signed && value is ['-' or '+', ..] ? value[1..] : value;
        var radix = 10;
        if (digits is ['0', _, ..])
        {
            (radix, var skip) = char.ToLowerInvariant(digits[1]) switch
            {
                'x' => (16, 2),
                'b' => (2, 2),
                'o' => (8, 2),
                _ => (8, 1),
            };
            digits = digits[skip..];
        }
        if (digits.Length is 0 or > 64)
        {
            return false;
        }
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return false;
            }
            number = Int128.Min(number * radix + digit, (Int128)ulong.MaxValue + 1);
        }
        number = negative ? -number : number;
        return true;
    }
}
