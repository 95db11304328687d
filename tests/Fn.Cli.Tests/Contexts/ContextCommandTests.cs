using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Contexts;

/// <summary>Context commands, specification 2.6.</summary>
public sealed class ContextCommandTests
{
    private const string DefaultText = "api-url: http://localhost:8080\nprovider: default\nregistry: \"\"\n";

    [Fact]
    public async Task The_life_of_a_context()
    {
        using var cli = new CliFixture();
        (string Line, string Output)[] session =
        [
            ("fn create context c2 --api-url http://h:9 --registry me", "Successfully created context: c2 \n"),
            ("fn use context c2", "Now using context: c2 \n"),
            ("fn inspect context", "Current context: c2\n\napi-url: http://h:9\nprovider: default\nregistry: me\n\n"),
            ("fn inspect context default", $"Current context: default\n\n{DefaultText}\n"),
            ("fn update context registry you/x", "Current context updated registry with you/x\n"),
            ("fn update context token 123", "Current context updated token with 123\n"),
            (
                "fn list contexts",
                "CURRENT\tNAME\tPROVIDER\tAPI URL\t\t\tREGISTRY\n\tdefault\tdefault\t\thttp://localhost:8080\t\n*\tc2\tdefault\t\thttp://h:9\t\tyou/x\n"
            ),
            ("fn update context --delete registry", "Current context deleted registry \n"),
            ("fn inspect ctx c2", "Current context: c2\n\napi-url: http://h:9\nprovider: default\ntoken: \"123\"\n\n"),
            ("fn unset context", "Successfully unset current context \n"),
            ("fn delete context c2", "Successfully deleted context c2 \n"),
        ];

        foreach (var (line, output) in session)
        {
            var actual = await cli.RunAsync(line);

            var sorted = line.StartsWith("fn list", StringComparison.Ordinal) ? Sorted(actual.Output) : actual.Output;
            var expected = line.StartsWith("fn list", StringComparison.Ordinal) ? Sorted(output) : output;
            Assert.Equal((line, CliResult.Success(expected)), (line, actual with { Output = sorted }));
        }
    }

    [Fact]
    public async Task List_in_JSON_names_the_members_as_documented()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync("fn list contexts --output json");

        Assert.Equal(
            CliResult.Success(
                "[\n    {\n        \"current\": true,\n        \"name\": \"default\",\n        \"provider\": \"default\",\n"
                    + "        \"apiUrl\": \"http://localhost:8080\",\n        \"registry\": \"\"\n    }\n]"
            ),
            result
        );
    }

    [Theory]
    [InlineData("fn create context a.b", "Please enter a context name with only Alphanumeric, _, or -")]
    [InlineData("fn create context c --api-url localhost:8080", "Invalid Fn API URL: does not contain ://")]
    [InlineData(
        "fn create context c --api-url http://%zz",
        "Invalid Fn API URL: parse \"http://%zz\": invalid URL escape \"%zz\""
    )]
    [InlineData("fn create context default", "Context already exists")]
    [InlineData("fn use context default", "Context default currently in use")]
    [InlineData("fn update context registry", "Please specify a value")]
    [InlineData("fn update context api-url x", "Invalid Fn API URL: does not contain ://")]
    [InlineData("fn update context --delete nope", "Context file does not contain key: nope")]
    [InlineData("fn delete context default", "Cannot delete the current context: default")]
    public async Task What_cannot_be_done_is_said(string line, string message)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Failure(message), result);
    }

    [Fact]
    public async Task Without_a_current_context()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn unset context");

        Assert.Equal(CliResult.Failure("No context currently in use"), await cli.RunAsync("fn unset context"));
        Assert.Equal(
            CliResult.Failure("Cannot delete default context"),
            await cli.RunAsync("fn delete context default")
        );
        Assert.Equal(
            CliResult.Failure("no context is set, please provider a context to inspect."),
            await cli.RunAsync("fn inspect context")
        );
        Assert.Equal(
            CliResult.Failure("no Fn server is configured: api-url is not set"),
            await cli.RunAsync("fn list apps")
        );
    }

    [Fact]
    public async Task The_context_option_says_what_current_means()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create context c2");

        var updated = await cli.RunAsync("fn --context c2 update context registry q");
        var used = await cli.RunAsync("fn --context c2 use context c2");
        var unset = await cli.RunAsync("fn --context c2 unset context");

        Assert.Equal(CliResult.Success("Current context updated registry with q\n"), updated);
        Assert.Contains("registry: q\n", File.ReadAllText(cli.ContextFile("c2")), StringComparison.Ordinal);
        Assert.Equal(CliResult.Failure("Context c2 currently in use"), used);
        Assert.Equal(CliResult.Success("Successfully unset current context \n"), unset);
        Assert.Contains("current-context: \"\"\n", File.ReadAllText(cli.ConfigFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_a_link_stays_one()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create context c2");
        var target = Path.Combine(cli.Home, "dotfiles.yaml");
        File.Move(cli.ContextFile("c2"), target);
        File.CreateSymbolicLink(cli.ContextFile("c2"), target);

        await cli.PrepareAsync("fn --context c2 update context registry q");

        Assert.Equal(target, new FileInfo(cli.ContextFile("c2")).LinkTarget);
        Assert.Contains("registry: q\n", File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fn --context nope list apps")]
    [InlineData("fn use context nope")]
    [InlineData("fn inspect context nope")]
    [InlineData("fn delete context nope")]
    [Spec("cli 10", "2", "53")]
    public async Task A_missing_context_fails_clearly_and_changes_nothing(string line)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn list contexts");
        var before = await File.ReadAllTextAsync(cli.ConfigFile, TestContext.Current.CancellationToken);

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Failure($"Context nope not found: there is no file {cli.ContextFile("nope")}"), result);
        Assert.Equal(before, await File.ReadAllTextAsync(cli.ConfigFile, TestContext.Current.CancellationToken));
        Assert.Empty(cli.Server.Requests);
    }

    [Theory]
    [InlineData("fn --context ../config list apps", "../config")]
    [InlineData("fn --context ../config update context registry x", "../config")]
    [InlineData("fn use context /etc", "/etc")]
    [InlineData("fn use context a/b", "a/b")]
    [InlineData("fn use context .", ".")]
    [InlineData("fn inspect context ../config", "../config")]
    [InlineData("fn delete context ../config", "../config")]
    public async Task A_name_with_a_path_is_no_context(string line, string name)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal(
            CliResult.Failure($"'{name}' cannot be the name of a context: it takes letters, digits, '_' and '-'"),
            result
        );
        Assert.True(File.Exists(cli.ConfigFile));
    }

    [Fact]
    public async Task What_a_person_wrote_into_a_file_stays()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create context c2");
        await File.WriteAllTextAsync(cli.ContextFile("c2"), "# mine\nhosts: [a]\nregistry: me # hub\n", Cancel);
        await File.AppendAllTextAsync(cli.ConfigFile, "# all of them\n", Cancel);

        await cli.PrepareAsync("fn use context c2", "fn update context registry you", "fn update context token t");

        Assert.Equal(
            "# mine\nhosts: [a]\nregistry: you # hub\ntoken: t\n",
            await File.ReadAllTextAsync(cli.ContextFile("c2"), Cancel)
        );
        Assert.EndsWith(
            "current-context: c2\n# all of them\n",
            await File.ReadAllTextAsync(cli.ConfigFile, Cancel),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_missing_current_context_can_be_replaced()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create context gone", "fn use context gone");
        File.Delete(cli.ContextFile("gone"));

        var result = await cli.RunAsync("fn use context default");

        Assert.Equal(CliResult.Success("Now using context: default \n"), result);
    }

    [Fact]
    [Spec("cli 10", "70")]
    public async Task Stray_files_do_not_break_the_list()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn list contexts");
        Directory.CreateDirectory(Path.Combine(cli.Home, ".fn", "contexts", "sub.yaml"));
        await File.WriteAllTextAsync(cli.ContextFile("bad"), "a: [", TestContext.Current.CancellationToken);

        var result = await cli.RunAsync("fn list contexts");

        Assert.Equal(0, result.Code);
        Assert.Equal(2, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith(
            "Warning: context bad is left out, its file cannot be read: yaml: line ",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Spec("cli 10", "36")]
    public async Task A_context_called_config_is_an_ordinary_one()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create context config --api-url http://elsewhere:1", "fn use context config");

        var result = await cli.RunAsync("fn inspect context");

        Assert.StartsWith(
            "Current context: config\n\napi-url: http://elsewhere:1\n",
            result.Output,
            StringComparison.Ordinal
        );
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));
}
