using CsCheck;
using Fn.Model.Wire;
using Fn.Testing;

namespace Fn.Model.Tests;

/// <summary>Server specification 1.6.</summary>
public sealed class WireTimeTests
{
    [Theory]
    [Spec("server 1.6", "three decimals, truncated", "input")]
    [InlineData("2026-01-31T08:37:05.6539Z", "2026-01-31T08:37:05.653Z")]
    [InlineData("2026-01-31T08:37:05Z", "2026-01-31T08:37:05.000Z")]
    [InlineData("2026-01-31t08:37:05z", "2026-01-31T08:37:05.000Z")]
    [InlineData("2026-01-31T08:37:05.123456789Z", "2026-01-31T08:37:05.123Z")]
    [InlineData("2026-01-31T08:37:05+09:00", "2026-01-30T23:37:05.000Z")]
    [InlineData("2026-01-31T08:37:05.5-00:30", "2026-01-31T09:07:05.500Z")]
    [InlineData("2026-01-31T08:37:05-23:59", "2026-02-01T08:36:05.000Z")]
    [InlineData("0001-01-01T00:00:00+05:00", "0001-01-01T00:00:00.000Z")]
    [InlineData("0000-02-29T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59.999Z")]
    [InlineData("", "1970-01-01T00:00:00.000Z")]
    public void A_date_time_is_written_in_utc_with_three_decimals(string text, string written)
    {
        var parsed = WireTime.TryParse(text, out var instant);

        Assert.True(parsed);
        Assert.Equal(written, WireTime.Format(instant));
    }

    [Theory]
    [Spec("server 1.6", "input")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31 08:37:05Z")]
    [InlineData("2026-01-31T08:37:05")]
    [InlineData("2026-13-31T08:37:05Z")]
    [InlineData("2026-01-31T25:37:05Z")]
    [InlineData("2026-02-29T08:37:05Z")]
    [InlineData("2026-01-31T08:37:60Z")]
    [InlineData("2026-01-31T08:37:05.Z")]
    [InlineData("2026-01-31T08:37:05 +01:00")]
    [InlineData("2026-01-31T08:37:05+24:00")]
    [InlineData("2026-01-31T08:37:05+0100")]
    [InlineData("2026-01-31T08:37:05Z\n")]
    [InlineData("２026-01-31T08:37:05Z")]
    [InlineData("yesterday")]
    [InlineData("1795508786")]
    public void Other_text_is_no_date_time(string text)
    {
        var parsed = WireTime.TryParse(text, out _);

        Assert.False(parsed);
    }

    [Fact]
    [Spec("server 1.6", "zero time")]
    public void The_zero_time_is_the_year_one() => Assert.Equal("0001-01-01T00:00:00.000Z", WireTime.Format(default));

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Long[0, 4_000_000_000_000]
            .Sample(
                static ms =>
                {
                    var instant = DateTimeOffset.FromUnixTimeMilliseconds(ms);
                    return WireTime.TryParse(WireTime.Format(instant), out var read) && read == instant;
                },
                iter: 1000
            );
}
