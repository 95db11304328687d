using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Commands;

/// <summary>Triggers, specification 2.4.</summary>
public sealed class TriggerCommandTests
{
    [Fact]
    [Spec("cli 10", "50")]
    public async Task A_refused_type_is_one_error_on_one_stream()
    {
        using var cli = await CreateAsync();

        var result = await cli.RunAsync("fn create trigger demo f t --type cron --source /s");

        Assert.Equal(CliResult.Failure("Trigger Type Not Supported"), result);
    }

    [Fact]
    public async Task List_of_a_function_and_of_an_app()
    {
        using var cli = await CreateAsync();
        await cli.PrepareAsync("fn create trigger demo f t -t http -s s");

        var ofFunction = await cli.RunAsync("fn list triggers demo f");
        var ofApp = await cli.RunAsync("fn ls t demo");

        Assert.Equal(
            CliResult.Success(
                "NAME\tID\t\t\t\tTYPE\tSOURCE\tENDPOINT\nt\tT0000000000000000000000003\thttp\t/s\thttp://localhost:8080/t/demo/s\n"
            ),
            ofFunction
        );
        Assert.Equal(
            CliResult.Success(
                "FUNCTION\tNAME\tID\t\t\t\tTYPE\tSOURCE\tENDPOINT\nf\t\tt\tT0000000000000000000000003\thttp\t/s\thttp://localhost:8080/t/demo/s\n"
            ),
            ofApp
        );
    }

    [Theory]
    [InlineData("fn list triggers demo", "no triggers found for app: demo")]
    [InlineData("fn list triggers demo f", "no triggers found for function: f")]
    [InlineData("fn list triggers demo g", "function g not found")]
    [InlineData("fn inspect trigger demo f t", "trigger t not found")]
    [InlineData("fn delete trigger demo g t", "function g not found")]
    public async Task What_is_not_there_is_named(string line, string message)
    {
        using var cli = await CreateAsync();

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Failure(message), result);
    }

    [Theory]
    [InlineData("--endpoint", "http://localhost:8080/t/demo/s\n")]
    [InlineData("source", "\"/s\"\n")]
    public async Task Inspect_prints_endpoint_or_property(string argument, string output)
    {
        using var cli = await CreateAsync();
        await cli.PrepareAsync("fn create trigger demo f t -t http -s s");

        var result = await cli.RunAsync("fn inspect trigger demo f t " + argument);

        Assert.Equal(CliResult.Success(output), result);
    }

    [Fact]
    public async Task List_has_a_form_for_programs()
    {
        using var cli = await CreateAsync();
        await cli.PrepareAsync("fn create trigger demo f t -t http -s s");

        var result = await cli.RunAsync("fn list triggers demo --output json");

        Assert.Matches(
            "^\\[\n    \\{\n        \"function\": \"f\",\n        \"name\": \"t\",\n        \"id\": \"[0-9A-Z]{26}\",\n"
                + "        \"type\": \"http\",\n        \"source\": \"/s\",\n"
                + "        \"endpoint\": \"http://localhost:8080/t/demo/s\"\n    \\}\n\\]\\z",
            result.Output
        );
    }

    [Fact]
    public async Task Inspect_names_no_property_that_is_not_there()
    {
        using var cli = await CreateAsync();
        await cli.PrepareAsync("fn create trigger demo f t -t http -s s");

        var result = await cli.RunAsync("fn inspect trigger demo f t nope");

        Assert.Equal(CliResult.Failure("failed to inspect that trigger's field"), result);
    }

    [Fact]
    public async Task Update_and_delete_name_all_three()
    {
        using var cli = await CreateAsync();
        await cli.PrepareAsync("fn create trigger demo f t -t http -s s");

        var updated = await cli.RunAsync("fn update trigger demo f t --annotation a=1");
        var deleted = await cli.RunAsync("fn delete trigger demo f t");

        Assert.Equal(CliResult.Success("demo f t updated\n"), updated);
        Assert.Equal(CliResult.Success("demo f t deleted\n"), deleted);
    }

    private static async Task<CliFixture> CreateAsync()
    {
        var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");
        return cli;
    }
}
