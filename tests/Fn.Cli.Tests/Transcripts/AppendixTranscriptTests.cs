using Fn.Cli.Tests.Harness;

namespace Fn.Cli.Tests.Transcripts;

/// <summary>The transcripts of the specification's appendix C, one after the other against one server.</summary>
public sealed class AppendixTranscriptTests
{
    private const string MissingApp =
        "\nFn: Create a new application using fn create app requires the missing argument '<app-name>'\n"
        + "\nSee 'fn create app --help' for more information.\n";

    [Fact]
    public async Task The_documented_session_prints_exactly_the_documented_text()
    {
        using var cli = new CliFixture();
        (string Line, CliResult Expected)[] session =
        [
            ("fn create app demo", CliResult.Success("Successfully created app:  demo\n")),
            ("fn create app demo", CliResult.Failure("App already exists")),
            ("fn create function demo f1 hello", CliResult.Failure("image name must have a tag")),
            (
                "fn create function demo f1 hello:0.0.2",
                CliResult.Success("Successfully created function: f1 with hello:0.0.2\n")
            ),
            (
                "fn create trigger demo f1 t1 -t http -s x",
                CliResult.Success(
                    "Successfully created trigger: t1\nTrigger Endpoint: http://localhost:8080/t/demo/x\n"
                )
            ),
            ("fn config app demo K V", CliResult.Success("demo updated K with V\n")),
            ("fn get config app demo K", CliResult.Success("V\n")),
            ("fn inspect app demo config.K", CliResult.Success("\"V\"\n")),
            ("fn unset config app demo K", CliResult.Success("Removed key 'K' from app 'demo' \n")),
            ("fn list config app demo", new CliResult("", "No config found for app: demo\n", 0)),
            ("fn inspect function demo f1 memory", CliResult.Success("128\n")),
            (
                "fn inspect function demo f1 --endpoint",
                CliResult.Success("http://localhost:8080/invoke/F0000000000000000000000002\n")
            ),
            ("fn delete trigger demo f1 t1", CliResult.Success("demo f1 t1 deleted\n")),
            ("fn delete function demo f1", CliResult.Success("Function f1 deleted\n")),
            ("fn delete app demo", CliResult.Success("App demo deleted\n")),
            ("fn create app", new CliResult("", MissingApp, 1)),
            ("fn update context registry me", CliResult.Success("Current context updated registry with me\n")),
        ];

        foreach (var (line, expected) in session)
        {
            var actual = await cli.RunAsync(line);

            Assert.Equal((line, expected), (line, actual));
        }
    }
}
