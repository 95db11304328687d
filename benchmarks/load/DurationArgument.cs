using System.CommandLine.Parsing;
using System.Globalization;

namespace Fn.Load;

/// <summary>A length of time as one writes it to a shell: 90s, 30m, 2h.</summary>
internal static class DurationArgument
{
    /// <summary>Reads the argument, or reports what it should look like.</summary>
    public static TimeSpan? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (
            double.TryParse(
                text[..^Math.Min(1, text.Length)],
                NumberStyles.AllowDecimalPoint,
                Invariant.Culture,
                out var number
            )
            && number > 0
        )
        {
            switch (text[^1])
            {
                case 's':
                    return TimeSpan.FromSeconds(number);
                case 'm':
                    return TimeSpan.FromMinutes(number);
                case 'h':
                    return TimeSpan.FromHours(number);
            }
        }
        argument.AddError($"'{text}' is no length of time: write a number and s, m or h, such as 30m.");
        return null;
    }
}
