using Fn.Cli.Commands;

namespace Fn.Cli.Tests.Commands;

public sealed class FlagDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("20m", 1_200_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1.5s", 1500)]
    [InlineData("500ms", 500)]
    [InlineData("-2s", -2000)]
    [InlineData(".5s", 500)]
    [InlineData("1000us", 1)]
    public void Numbers_with_units_add_up(string text, double milliseconds)
    {
        var parsed = FlagDuration.TryParse(text, out var duration);

        Assert.True(parsed);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1d")]
    [InlineData("1.2.3s")]
    [InlineData("-")]
    [InlineData("1s 2s")]
    public void Anything_else_is_refused(string text)
    {
        var parsed = FlagDuration.TryParse(text, out _);

        Assert.False(parsed);
    }
}
