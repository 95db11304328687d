using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Commands;

/// <summary>Help pages say what is so.</summary>
public sealed class HelpTruthTests
{
    [Theory]
    [InlineData("fn get config --help", "Get configurations for apps and functions")]
    [InlineData("fn list config --help", "List configurations for apps and functions")]
    [InlineData("fn create trigger --help", "Type of the trigger: http")]
    [InlineData("fn list --help", "\n  config, cf  ")]
    [Spec("cli 10", "69")]
    public async Task A_page_describes_its_own_command(string line, string words)
    {
        using var cli = new CliFixture();

        var page = (await cli.RunAsync(line)).Output;

        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("unset", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("todo", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("logs", page, StringComparison.OrdinalIgnoreCase);
    }
}
