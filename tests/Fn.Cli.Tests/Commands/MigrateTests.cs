using Fn.Cli.Tests.Harness;

namespace Fn.Cli.Tests.Commands;

/// <summary><c>fn migrate</c>, specification 4.2.</summary>
public sealed class MigrateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_legacy_file_becomes_a_current_one_and_is_kept_as_it_was()
    {
        using var cli = new CliFixture();
        const string Legacy =
            "name: hello # mine\nversion: 0.0.1\nruntime: go\npath: /x\nmemory: 64\nconfig:\n  A: b\n";
        await File.WriteAllTextAsync(Path.Combine(cli.Home, "func.yaml"), Legacy, Cancel);

        var result = await cli.RunAsync("fn migrate");

        Assert.Equal(
            CliResult.Success("Successfully migrated func.yaml and created a back up func.yaml.bak\n"),
            result
        );
        Assert.Equal(Legacy, await File.ReadAllTextAsync(Path.Combine(cli.Home, "func.yaml.bak"), Cancel));
        Assert.Equal(
            "schema_version: 20180708\nname: hello\nversion: 0.0.1\nruntime: go\nmemory: 64\nconfig:\n  A: b\n"
                + "triggers:\n- name: hello\n  type: http\n  source: /hello\n",
            await File.ReadAllTextAsync(Path.Combine(cli.Home, "func.yaml"), Cancel)
        );
    }

    [Fact]
    public async Task Values_of_the_wrong_type_are_listed()
    {
        using var cli = new CliFixture();
        await File.WriteAllTextAsync(Path.Combine(cli.Home, "func.yaml"), "name: 5\nmemory: much\n", Cancel);

        var result = await cli.RunAsync("fn m");

        Assert.Equal(
            new CliResult(
                "The func.yaml is not valid. Please see errors: \n- memory: Invalid type. Expected: integer, given: string\n"
                    + "- name: Invalid type. Expected: string, given: integer\n",
                CliResult.Envelope("Please update your func.yaml to satisfy the schema."),
                1
            ),
            result
        );
    }

    [Theory]
    [InlineData(null, "could not find function file")]
    [InlineData("schema_version: 20180708\n", "you have an up to date func.yaml file and do not need to migrate")]
    public async Task What_need_not_be_migrated_is_said(string? text, string message)
    {
        using var cli = new CliFixture();
        if (text is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(cli.Home, "func.yaml"), text, Cancel);
        }

        var result = await cli.RunAsync("fn migrate");

        Assert.Equal(CliResult.Failure(message), result);
    }
}
