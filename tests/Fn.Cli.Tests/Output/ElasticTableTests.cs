using Fn.Cli.Output;
using Fn.Testing;

namespace Fn.Cli.Tests.Output;

/// <summary>The layout of specification 2.10.</summary>
public sealed class ElasticTableTests
{
    [Fact]
    [Spec("cli 2.10", "widths")]
    public void Columns_end_at_the_next_stop_after_the_longest_cell()
    {
        var table = ElasticTable.WithTabs();
        table.AddRow("NAME", "ID");
        table.AddRow("app", "01ABCDEFGHJKMNPQRSTVWXYZ00");

        Assert.Equal("NAME\tID\t\t\t\t\napp\t01ABCDEFGHJKMNPQRSTVWXYZ00\t\n", table.ToString());
    }

    [Fact]
    public void A_cell_of_seven_fills_one_stop_and_one_of_eight_two()
    {
        var table = ElasticTable.WithTabs();
        table.AddLine("1234567\tx");
        table.AddLine("a\tx");
        table.AddLine("no cell");
        table.AddLine("12345678\tx");
        table.AddLine("a\tx");

        Assert.Equal("1234567\tx\na\tx\nno cell\n12345678\tx\na\t\tx\n", table.ToString());
    }

    [Fact]
    [Spec("cli 2.10", "text after the last tab")]
    public void Text_after_the_last_TAB_makes_no_column_wider()
    {
        var table = ElasticTable.WithTabs();
        table.AddLine("a\tb\tc");
        table.AddLine("a\ta very long text without a cell");

        Assert.Equal("a\tb\tc\na\ta very long text without a cell\n", table.ToString());
    }

    [Fact]
    [Spec("cli 2.10", "help pages")]
    public void Blanks_pad_by_two()
    {
        var table = ElasticTable.WithBlanks();
        table.AddLine("ä\tx");
        table.AddLine("abc\ty");

        Assert.Equal("ä    x\nabc  y\n", table.ToString());
    }
}
