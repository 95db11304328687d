using Fn.Model.Wire;

namespace Fn.Model.Tests;

/// <summary>Server specification 7, group D.</summary>
public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("30", 30_000)]
    [InlineData("-5", -5_000)]
    [InlineData("300ms", 300)]
    [InlineData("1.5s", 1_500)]
    [InlineData("1h2m3s", 3_723_000)]
    [InlineData("-1m", -60_000)]
    [InlineData("+2s", 2_000)]
    [InlineData("1000000ns", 1)]
    [InlineData("2000us", 2)]
    [InlineData("2000µs", 2)]
    [InlineData(".5s", 500)]
    public void A_duration_has_gos_units_or_is_seconds(string text, int milliseconds)
    {
        var parsed = GoDuration.TryParse(text, out var duration);

        Assert.True(parsed);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("s")]
    [InlineData("1.5")]
    [InlineData("1d")]
    [InlineData("1s2")]
    [InlineData("1..5s")]
    [InlineData("1 s")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999h")]
    public void Other_text_is_no_duration(string text)
    {
        var parsed = GoDuration.TryParse(text, out _);

        Assert.False(parsed);
    }
}
