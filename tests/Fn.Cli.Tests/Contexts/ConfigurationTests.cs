using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Contexts;

/// <summary>Files and precedence, specification 3.1 to 3.5.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    [Spec("cli 10", "40")]
    public async Task The_first_start_makes_files_that_only_their_owner_reads()
    {
        using var cli = new CliFixture();

        await cli.RunAsync("fn");

        Assert.Equal(
            "cli-version: 0.7.0\ncontainer-enginetype: docker\ncurrent-context: default\n",
            File.ReadAllText(cli.ConfigFile)
        );
        Assert.Equal(
            "api-url: http://localhost:8080\nprovider: default\nregistry: \"\"\n",
            File.ReadAllText(cli.ContextFile("default"))
        );
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(cli.ConfigFile));
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(cli.ContextFile("default")));
        }
    }

    [Fact]
    public async Task First_starts_at_the_same_time_do_not_disturb_each_other()
    {
        using var cli = new CliFixture();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => cli.RunAsync("fn --version")))
        );

        Assert.All(results, static result => Assert.Equal(CliResult.Success("fn version 0.7.0\n"), result));
        Assert.Equal(
            [cli.ContextFile("default")],
            Directory.EnumerateFiles(Path.GetDirectoryName(cli.ContextFile("default"))!)
        );
    }

    [Theory]
    [InlineData("instance_principal", "default", "provider: oracle-ip\nregistry: \"\"\n")]
    [InlineData(
        "instance_obo_user",
        "uk-gov-london-1",
        "api-url: https://functions.uk-gov-london-1.oci.oraclegovcloud.uk\noracle.compartment-id: t\nprovider: oracle-cs\nregistry: \"\"\n"
    )]
    public async Task The_first_start_in_Oracle_Cloud_makes_a_context_for_it(string auth, string name, string text)
    {
        using var cli = new CliFixture();
        cli.Environment["OCI_CLI_AUTH"] = auth;
        cli.Environment["OCI_CLI_REGION"] = "uk-gov-london-1";
        cli.Environment["OCI_CLI_TENANCY"] = "t";

        await cli.RunAsync("fn");

        Assert.EndsWith($"\ncurrent-context: {name}\n", File.ReadAllText(cli.ConfigFile), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(cli.ContextFile(name)));
        Assert.StartsWith("provider: oracle-", File.ReadAllText(cli.ContextFile("default")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existing_files_are_left_alone()
    {
        using var cli = new CliFixture();
        Directory.CreateDirectory(Path.Combine(cli.Home, ".fn"));
        await File.WriteAllTextAsync(cli.ConfigFile, "cli-version: 0.6.25\n", TestContext.Current.CancellationToken);

        await cli.RunAsync("fn");

        Assert.Equal("cli-version: 0.6.25\n", File.ReadAllText(cli.ConfigFile));
    }

    [Fact]
    public async Task A_home_that_is_not_there_is_reported_before_anything_else()
    {
        using var cli = new CliFixture();
        cli.Environment["HOME"] = "/nonexistent/home";

        var result = await cli.RunAsync("fn version");

        Assert.Equal(
            new CliResult(
                "",
                "\nERROR: error creating .fn directory mkdir /nonexistent/home/.fn: no such file or directory",
                1
            ),
            result
        );
    }

    [Fact]
    public async Task A_broken_configuration_is_named_after_the_root_page()
    {
        using var cli = new CliFixture();
        await cli.RunAsync("fn");
        await File.WriteAllTextAsync(cli.ConfigFile, "a: [", TestContext.Current.CancellationToken);

        var result = await cli.RunAsync("fn list apps");

        Assert.StartsWith("\nFn Command Line Tool", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("\nFn: While parsing config: yaml: line ", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Code);
    }

    [Theory]
    [InlineData("fn list apps", null, "GET http://localhost:8080/v2/apps")]
    [InlineData("fn list apps", "http://env:1", "GET http://env:1/v2/apps")]
    [InlineData("fn list apps", "", "GET http://localhost:8080/v2/apps")]
    [InlineData("fn --context c2 list apps", null, "GET http://c2:2/v2/apps")]
    [InlineData("fn --context c2 list apps", "http://env:1/base/", "GET http://env:1/base/v2/apps")]
    [InlineData("fn list apps", "plain", "GET http://plain/v2/apps")]
    public async Task The_address_comes_from_environment_then_context(string line, string? variable, string request)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create context c2 --api-url http://c2:2");
        var asked = "";
        cli.Server.Override = message =>
        {
            asked = $"{message.Method} {message.RequestUri}";
            return null;
        };
        if (variable is not null)
        {
            cli.Environment["FN_API_URL"] = variable;
        }

        await cli.RunAsync(line);

        Assert.Equal(request, asked);
    }

    [Fact]
    public async Task The_variable_names_the_context_and_the_option_wins()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create context c2", "fn create context c3");
        cli.Environment["FN_CONTEXT"] = "c2";

        var variable = await cli.RunAsync("fn inspect context");
        var option = await cli.RunAsync("fn --context c3 inspect context");

        Assert.StartsWith("Current context: c2\n", variable.Output, StringComparison.Ordinal);
        Assert.StartsWith("Current context: c3\n", option.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("cli 10", "39")]
    public async Task The_token_goes_with_API_calls_but_not_with_the_version()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn update context token s3cret");

        await cli.RunAsync("fn list apps");
        var api = cli.Server.LastToken;
        await cli.RunAsync("fn version");

        Assert.Equal("s3cret", api);
        Assert.Null(cli.Server.LastToken);
    }

    [Theory]
    [InlineData("FN_PROVIDER", "bogus", "No provider with id  'bogus' is registered")]
    [InlineData(
        "FN_API_URL",
        "http://%zz",
        "unparsable FN API Url: http://%zz. Error: parse \"http://%zz\": invalid URL escape \"%zz\""
    )]
    public async Task A_bad_provider_is_told_after_the_page_of_the_command(string name, string value, string message)
    {
        using var cli = new CliFixture();
        cli.Environment[name] = value;

        var result = await cli.RunAsync("fn create app");

        Assert.StartsWith(
            "\nMANAGEMENT COMMAND\n  fn create app - Create a new application\n",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(CliResult.Envelope(message), result.Error);
        Assert.Equal(1, result.Code);
    }
}
