namespace Fn.Fdk.Hosting;

/// <summary>Reads an instant as <c>Fn-Deadline</c> has it, without waking up the culture machinery.</summary>
internal static class Rfc3339
{
    /// <summary>Accepts <c>yyyy-MM-ddTHH:mm:ss</c>, an optional fraction, then <c>Z</c> or an offset.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        instant = default;
        if (
            text.Length < 20
            || !Number(text, 0, 4, out var year)
            || text[4] != '-'
            || !Number(text, 5, 2, out var month)
            || text[7] != '-'
            || !Number(text, 8, 2, out var day)
            || (text[10] | 0x20) != 't'
            || !Number(text, 11, 2, out var hour)
            || text[13] != ':'
            || !Number(text, 14, 2, out var minute)
            || text[16] != ':'
            || !Number(text, 17, 2, out var second)
        )
        {
            return false;
        }
        var ticks = Fraction(text[19..], out var used);
        if (ticks < 0 || !Offset(text[(19 + used)..], out var offset) || year < 1 || month is < 1 or > 12 || day < 1)
        {
            return false;
        }
        if (day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }
        // A leap second counts as the second before it.
        var local = new DateTime(
            year,
            month,
            day,
            hour,
            minute,
            Math.Min(second, 59),
            DateTimeKind.Unspecified
        ).AddTicks(ticks);
        if (local.Ticks < offset.Ticks || local.Ticks - offset.Ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }
        instant = new DateTimeOffset(local, offset);
        return true;
    }

    private static long Fraction(ReadOnlySpan<byte> text, out int used)
    {
        used = 0;
        if (text.IsEmpty || text[0] != '.')
        {
            return 0;
        }
        long ticks = 0;
        var scale = TimeSpan.TicksPerSecond;
        for (used = 1; used < text.Length && text[used] is >= (byte)'0' and <= (byte)'9'; used++)
        {
            scale /= 10;
            ticks += (text[used] - '0') * scale;
        }
        return used > 1 ? ticks : -1;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length == 1)
        {
            return (text[0] | 0x20) == 'z';
        }
        if (
            text.Length != 6
            || text[0] is not ((byte)'+' or (byte)'-')
            || text[3] != ':'
            || !Number(text, 1, 2, out var hours)
            || !Number(text, 4, 2, out var minutes)
            || hours > 14
            || minutes > 59
            || (hours == 14 && minutes > 0)
        )
        {
            return false;
        }
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        foreach (var digit in text.Slice(start, count))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
            value = (value * 10) + (digit - '0');
        }
        return true;
    }
}
