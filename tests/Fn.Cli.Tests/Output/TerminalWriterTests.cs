using Fn.Cli.Output;

namespace Fn.Cli.Tests.Output;

/// <summary>What reaches a terminal.</summary>
public sealed class TerminalWriterTests
{
    [Theory]
    [InlineData("a name\n\tof two lines\r\n", "a name\n\tof two lines\r\n")]
    [InlineData("\e[31;1mred\e[0m", "\e[31;1mred\e[0m")]
    [InlineData("\e]0;title\a\e[2J\e[31", "␛]0;title␇␛[2J␛[31")]
    [InlineData("\u009b2J \u007f \0 \u202egnp.exe", "\ufffd2J ␡ ␀ \ufffdgnp.exe")]
    [InlineData("größe 🦊", "größe 🦊")]
    public void Control_characters_are_shown_and_do_nothing(string text, string shown)
    {
        using var inner = new StringWriter();
        using var writer = new TerminalWriter(inner);

        writer.Write(text);

        Assert.Equal(shown, inner.ToString());
    }

    [Fact]
    public void Lines_end_with_a_line_feed_however_they_are_written()
    {
        using var inner = new StringWriter();
        using var writer = new TerminalWriter(inner);

        writer.WriteLine("a\e");
        writer.WriteLine(['b', '\b'], 0, 2);
        writer.Write('\f');

        Assert.Equal("a␛\nb␈\n␌", inner.ToString());
    }
}
