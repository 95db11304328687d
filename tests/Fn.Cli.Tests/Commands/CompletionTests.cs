using Fn.Cli.Tests.Harness;

namespace Fn.Cli.Tests.Commands;

/// <summary>Shell completion, specification 9.1.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("fn use", "context")]
    [InlineData("fn inspect", "app context function trigger")]
    [InlineData("fn unset config", "app function")]
    [InlineData("fn bogus", "")]
    [InlineData("fn create app", "")]
    [InlineData("fn create context", "")]
    [InlineData("fn delete app", "demo shop")]
    [InlineData("fn list functions", "demo shop")]
    [InlineData("fn list functions demo", "")]
    [InlineData("fn inspect function demo", "f g")]
    [InlineData("fn inspect trigger demo f", "t")]
    [InlineData("fn inspect function nope", "")]
    [InlineData("fn get config app demo", "A B")]
    [InlineData("fn unset config function demo f", "K")]
    [InlineData("fn use context", "c2 default")]
    [InlineData("fn delete context", "c2")]
    [InlineData("fn create function demo x --mem", "--memory")]
    [InlineData("fn use context -h", "--help")]
    [InlineData("fn --v", "--verbose --version")]
    [InlineData("fn --context", "--context")]
    [InlineData("fn deploy --app", "demo shop")]
    [InlineData("fn list apps --output", "json")]
    [InlineData("fn create trigger demo f x -t", "http")]
    [InlineData("fn list apps -n x", "")]
    [InlineData("fn completion", "bash fish zsh")]
    [InlineData("fn list pbfs", "triggers versions help h")]
    [InlineData("fn inspect app demo", "config config.A config.B created_at id name updated_at")]
    public async Task Candidates_come_one_a_line(string line, string candidates)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync(
            "fn create app demo --config A=1 --config B=2",
            "fn create app shop",
            "fn create function demo f i:1 -c K=1",
            "fn create function demo g i:1",
            "fn create trigger demo f t -t http -s /s",
            "fn create context c2"
        );

        var result = await cli.RunAsync(line + " --generate-bash-completion");

        Assert.Equal(
            CliResult.Success(
                string.Concat(
                    candidates.Split(' ').Where(static word => word.Length > 0).Select(static word => word + "\n")
                )
            ),
            result
        );
    }

    [Fact]
    public async Task The_root_offers_command_names_without_help()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync("fn --generate-bash-completion");

        var words = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(words.Order(StringComparer.Ordinal), words, StringComparer.Ordinal);
        Assert.Contains("create", words, StringComparer.Ordinal);
        Assert.DoesNotContain("help", words, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Help_is_followed_by_the_commands_there_are()
    {
        using var cli = new CliFixture();

        var root = await cli.RunAsync("fn help --generate-bash-completion");
        var group = await cli.RunAsync("fn use help --generate-bash-completion");

        Assert.Equal(await cli.RunAsync("fn --generate-bash-completion"), root);
        Assert.Equal(CliResult.Success("context\n"), group);
    }

    [Fact]
    public async Task Errors_are_silent()
    {
        using var cli = new CliFixture();
        cli.Server.Override = static _ => throw new HttpRequestException("no");

        var result = await cli.RunAsync("fn delete app --generate-bash-completion");

        Assert.Equal(CliResult.Success(""), result);
    }
}
