using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Commands;

/// <summary>The argument grammar, specification 1.1, and the error texts of 1.4.</summary>
public sealed class GrammarTests
{
    private const string UnknownCommandTail =
        "\n\nSee 'fn <command> --help' for more information. Note the fn CLI command structure has changed, please change your command to use the new structure.\n";

    [Theory]
    [InlineData("fn create function a f img:1 --memory 256")]
    [InlineData("fn create function a f img:1 -memory 256")]
    [InlineData("fn create function a f img:1 --memory=256")]
    [InlineData("fn create function a f img:1 -memory=256")]
    [InlineData("fn create function a f img:1 -m 256")]
    [InlineData("fn create function --memory 256 a f img:1")]
    [InlineData("fn create function a --memory 256 f img:1")]
    [InlineData("fn create function a f --memory 256 -- img:1")]
    [InlineData("fn create function a f img:1 -m 1 -m 0x100")]
    [InlineData("fn c fn a f --image img:1 -m 256")]
    [Spec("cli 10", "14")]
    public async Task Flags_may_stand_anywhere_and_positionals_keep_their_order(string line)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app a");

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Success("Successfully created function: f with img:1\n"), result);
        Assert.Equal(CliResult.Success("256\n"), await cli.RunAsync("fn inspect function a f memory"));
    }

    [Theory]
    [InlineData("fn delete app a -rf", "flag provided but not defined: -rf")]
    [InlineData("fn delete app a --nope", "flag provided but not defined: -nope")]
    [InlineData("fn list apps --context x", "flag provided but not defined: -context")]
    [InlineData("fn list apps -n", "flag needs an argument: -n")]
    [InlineData("fn list apps -n abc", "invalid value \"abc\" for flag -n: parse error")]
    [InlineData("fn list apps -n 99999999999", "invalid value \"99999999999\" for flag -n: value out of range")]
    [InlineData("fn create function a f i:1 --memory -1", "invalid value \"-1\" for flag -memory: parse error")]
    [InlineData("fn delete app a --force=x", "invalid boolean value \"x\" for -force: parse error")]
    [InlineData("fn delete app a ---force", "bad flag syntax: ---force")]
    [Spec("cli 10", "46")]
    public async Task A_bad_flag_is_reported_on_both_streams_with_the_page_of_the_command(string line, string message)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal(1, result.Code);
        Assert.StartsWith(
            $"Incorrect Usage: {message}\n\n\nMANAGEMENT COMMAND\n  fn ",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(CliResult.Envelope(message), result.Error);
    }

    [Theory]
    [InlineData("fn --nope", "\nFn Command Line Tool  -  Version 0.7.0\n")]
    [InlineData("fn create --nope app", "\nMANAGEMENT COMMAND\n  fn create - Create a new object\n")]
    public async Task Groups_report_a_bad_flag_with_a_full_stop(string line, string page)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal(1, result.Code);
        Assert.StartsWith(
            "Incorrect Usage. flag provided but not defined: -nope\n\n" + page,
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(CliResult.Envelope("flag provided but not defined: -nope"), result.Error);
    }

    [Theory]
    [InlineData("--force", 0)]
    [InlineData("--force=T", 0)]
    [InlineData("--force=1", 0)]
    [InlineData("--force=0", 1)]
    [InlineData("--force=False", 1)]
    public async Task A_switch_takes_a_value_only_after_an_equals_sign(string flag, int left)
    {
        using var cli = new CliFixture { Answer = "n" };
        await cli.PrepareAsync("fn create app a");

        await cli.RunAsync($"fn delete app {flag} a --recursive");

        Assert.Equal(left, (await cli.RunAsync("fn list apps --output json")).Output.Split("\"name\"").Length - 1);
    }

    [Theory]
    [InlineData("fn config app a k -5", "-5")]
    [InlineData("fn config app -- a k -5", "-5")]
    [InlineData("fn config app a k -- -v", "-v")]
    [InlineData("fn config app a k -", "-")]
    [InlineData("fn config app a k a=b,c=d", "a=b,c=d")]
    [Spec("cli 10", "62")]
    public async Task A_configuration_value_may_start_with_a_dash(string line, string value)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app a");

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Success($"a updated k with {value}\n"), result);
        Assert.Equal(CliResult.Success(value + "\n"), await cli.RunAsync("fn get config app a k"));
    }

    [Fact]
    public async Task Surplus_arguments_are_ignored()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app a");

        var result = await cli.RunAsync("fn list apps extra args");

        Assert.Equal(CliResult.Success("NAME\tID\t\t\t\t\na\tA0000000000000000000000001\t\n"), result);
    }

    [Theory]
    [InlineData("fn bogus")]
    [InlineData("fn create bogus")]
    [InlineData("fn help bogus")]
    [InlineData("fn create help bogus")]
    [InlineData("fn list config bogus")]
    public async Task An_unknown_command_has_one_text(string line)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal(new CliResult("", "\nFn: 'bogus' is not a Fn Command " + UnknownCommandTail, 1), result);
    }

    [Theory]
    [InlineData(
        "fn create trigger demo",
        "Create a new trigger",
        "fn create trigger",
        "arguments '<function-name> <trigger-name>'"
    )]
    [InlineData(
        "fn cf f demo",
        "Store a configuration key for this function",
        "fn config function",
        "arguments '<function-name> <key> <value>'"
    )]
    [InlineData("fn use context", "Use context for future invocations", "fn use context", "argument '<context-name>'")]
    [InlineData(
        "fn un cf a demo",
        "Remove a configuration key for this application.",
        "fn unset config app",
        "argument '<key>'"
    )]
    public async Task Missing_arguments_are_named(string line, string usage, string command, string missing)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        var expected =
            $"\nFn: {usage} using {command} requires the missing {missing}\n\nSee '{command} --help' for more information.\n";
        Assert.Equal(new CliResult("", expected, 1), result);
    }

    [Fact]
    public async Task The_version_flag_needs_no_network()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync("fn --version");

        Assert.Equal(CliResult.Success("fn version 0.7.0\n"), result);
        Assert.Empty(cli.Server.Requests);
    }

    [Fact]
    public async Task The_version_command_asks_only_the_configured_server()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync("fn version");

        Assert.Equal(CliResult.Success("Client version: 0.7.0\nServer version:  0.3.753\n"), result);
        Assert.Equal(["GET /version"], cli.Server.Requests);
    }

    [Fact]
    public async Task The_version_command_succeeds_without_a_server()
    {
        using var cli = new CliFixture();
        cli.Server.Override = static _ => throw new HttpRequestException("no");

        var result = await cli.RunAsync("fn version");

        Assert.Equal(CliResult.Success("Client version: 0.7.0\nServer version:  ?\n"), result);
    }
}
