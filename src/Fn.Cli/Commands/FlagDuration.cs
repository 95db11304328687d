using System.Globalization;

namespace Fn.Cli.Commands;

/// <summary>Durations as flags write them: <c>20m</c>, <c>1h30m</c>, <c>500ms</c>, <c>1.5s</c>, <c>0</c>.</summary>
internal static class GoDuration
{
    /// <returns>False when the text is no duration.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var negative = text is ['-', ..];
        var rest = text is ['-' or '+', ..] ? text[1..] : text;
        if (rest is "0")
        {
            return true;
        }
        var ticks = 0m;
        do
        {
            var digits = rest.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.').Count();
            var unit = rest.Skip(digits).TakeWhile(static c => !char.IsAsciiDigit(c) && c != '.').Count();
            if (
                !decimal.TryParse(
                    rest.AsSpan(0, digits),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                ) || TicksOf(rest.AsSpan(digits, unit)) is not { } ticksPerUnit
            )
            {
                return false;
            }
            ticks += Math.Min(number, 10_000_000_000) * ticksPerUnit;
            rest = rest[(digits + unit)..];
        } while (rest.Length > 0);
        if (ticks > long.MaxValue)
        {
            return false;
        }
        duration = TimeSpan.FromTicks(negative ? -(long)ticks : (long)ticks);
        return true;
    }

    private static decimal? TicksOf(ReadOnlySpan<char> unit) =>
        unit switch
        {
            "ns" => 0.01m,
            "us" or "µs" or "μs" => 10,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => null,
        };
}
