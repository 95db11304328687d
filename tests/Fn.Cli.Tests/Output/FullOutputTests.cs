using Fn.Cli.Output;
using Fn.Cli.Tests.Harness;

namespace Fn.Cli.Tests.Output;

public sealed class FullOutputTests
{
    [Theory]
    [InlineData("--version")]
    [InlineData("help")]
    public async Task What_cannot_be_written_is_a_failure_that_is_said_once(string command)
    {
        var error = new StringWriter { NewLine = "\n" };

        var code = await RunAsync(command, error);

        Assert.Equal(
            (1, CliResult.Envelope("write standard output: No space left on device")),
            (code, error.ToString())
        );
    }

    [Fact]
    public async Task Where_not_even_the_error_can_be_written_the_exit_code_tells()
    {
        var code = await RunAsync("bogus", new StreamWriter(new FullStream()) { AutoFlush = true });

        Assert.Equal(1, code);
    }

    private static async Task<int> RunAsync(string command, TextWriter error)
    {
        var home = Directory.CreateTempSubdirectory("fn-cli-");
        try
        {
            var host = new CliHost
            {
                Console = new CliConsole
                {
                    Out = new StreamWriter(new FullStream(), bufferSize: 1 << 16),
                    Error = error,
                    OpenOutput = static () => new FullStream(),
                    OpenInput = static () => null,
                    ReadLine = static () => null,
                },
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = home.FullName },
                WorkingDirectory = home.FullName,
            };
            return await FnProgram.RunAsync([command], host, TestContext.Current.CancellationToken);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
