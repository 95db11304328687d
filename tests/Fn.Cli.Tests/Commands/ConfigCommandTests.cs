using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Commands;

/// <summary>Configuration of apps and functions, specification 2.5.</summary>
public sealed class ConfigCommandTests
{
    [Theory]
    [InlineData("fn config function demo f K V", "demo f updated K with V\n")]
    [InlineData("fn cf a demo K ''", "demo updated K with \n")]
    [InlineData("fn get config function demo f A", "1\n")]
    [InlineData("fn list config function demo f", "KEY\tVALUE\nA\t1\nB\t22\n")]
    [InlineData("fn list config app demo", "KEY\t\tVALUE\nX\t\t9\nlonger-key\t8\n")]
    [InlineData(
        "fn list config app demo --output json",
        "[\n    {\n        \"key\": \"X\",\n        \"value\": \"9\"\n    },\n    {\n        \"key\": \"longer-key\",\n        \"value\": \"8\"\n    }\n]"
    )]
    [InlineData("fn unset config function demo f A", "Removed key 'A' from the function 'f' \n")]
    [InlineData("fn delete config function demo f A", "Removed key 'A' from the function 'f' \n")]
    [InlineData("fn d cf app demo X", "Removed key 'X' from app 'demo' \n")]
    [InlineData("fn unset config app demo Q", "Config key 'Q' does not exist. Nothing to do.\n")]
    [Spec("cli 10", "63")]
    public async Task Each_command_prints_its_line(string line, string output)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync(
            "fn create app demo --config longer-key=8 --config X=9",
            "fn create function demo f i:1 -c B=22 -c A=1"
        );

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Success(output), result);
    }

    [Theory]
    [InlineData("fn get config app demo K", "config key does not exist")]
    [InlineData("fn get config function demo f K", "config key does not exist")]
    [InlineData("fn get config function demo g K", "function g not found")]
    public async Task What_is_not_there_is_an_error(string line, string message)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Failure(message), result);
    }

    [Fact]
    public async Task An_empty_list_is_a_note()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync("fn list config function demo f");

        Assert.Equal(new CliResult("", "No config found for function: f\n", 0), result);
    }

    [Fact]
    public async Task A_refused_change_says_whose_configuration_it_was()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo");
        cli.Server.Override = static request =>
            request.Method == HttpMethod.Put
                ? FakeServer.Answer(System.Net.HttpStatusCode.BadRequest, """{"message":"no"}""")
                : null;

        var result = await cli.RunAsync("fn config app demo K V");

        Assert.Equal(CliResult.Failure("Error updating app configuration: no"), result);
    }
}
