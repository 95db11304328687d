using System.Buffers;
using System.Globalization;

namespace Fn.Model.Wire;

/// <summary>Durations as Fn's environment spells them: <c>1h2m3.5s</c>, <c>300ms</c>, or a whole number of seconds.</summary>
public static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Reads it; false when it is none, or is longer than a quarter of a century.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return TryScale(seconds, TimeSpan.TicksPerSecond, ref duration);
        }
        var negative = text is ['-', ..];
        var rest = text is ['-' or '+', ..] ? text.AsSpan(1) : text;
        if (rest.IsEmpty)
        {
            return false;
        }
        while (!rest.IsEmpty)
        {
            var unitAt = rest.IndexOfAnyExcept(NumberCharacters);
            if (
                unitAt <= 0
                || !decimal.TryParse(
                    rest[..unitAt],
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
            )
            {
                return false;
            }
            rest = rest[unitAt..];
            var next = rest.IndexOfAny(NumberCharacters);
            var unit = next < 0 ? rest : rest[..next];
            if (TicksPer(unit) is not { } ticks || !TryScale(number, ticks, ref duration))
            {
                return false;
            }
            rest = rest[unit.Length..];
        }
        duration = negative ? -duration : duration;
        return true;
    }

    private static decimal? TicksPer(ReadOnlySpan<char> unit) =>
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

    private static bool TryScale(decimal number, decimal ticks, ref TimeSpan sum)
    {
        // A quarter of a century is longer than any timer takes, and keeps the sum in range.
        if (Math.Abs(number) > 25m * 365 * TimeSpan.TicksPerDay / ticks)
        {
            return false;
        }
        sum += TimeSpan.FromTicks((long)(number * ticks));
        return true;
    }
}
