using Fn.Cli.Output;

namespace Fn.Cli.Tests.Harness;

/// <summary>A home directory, a fake server and the means to run <c>fn</c> on them in process.</summary>
internal sealed class CliFixture : IDisposable
{
    public CliFixture()
    {
        Home = Directory.CreateTempSubdirectory("fn-cli-").FullName;
        Environment["HOME"] = Home;
    }

    public string Home { get; }

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public FakeServer Server { get; } = new();

    /// <summary>Whether both outputs count as terminals.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>What a prompt reads.</summary>
    public string? Answer { get; set; }

    public string ConfigFile => Path.Combine(Home, ".fn", "config.yaml");

    public string ContextFile(string name) => Path.Combine(Home, ".fn", "contexts", name + ".yaml");

    /// <summary>Runs a command line; blanks separate, single quotes keep together.</summary>
    public Task<CliResult> RunAsync(string commandLine) => RunAsync(CommandWords.Split(commandLine));

    public async Task<CliResult> RunAsync(string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var host = new CliHost
        {
            Console = new CliConsole
            {
                Out = output,
                Error = error,
                OpenOutput = static () => Stream.Null,
                OpenInput = static () => null,
                ReadLine = () => Answer,
                IsOutputTerminal = IsTerminal,
                IsErrorTerminal = IsTerminal,
            },
            Environment = Environment,
            WorkingDirectory = Home,
            Network = Server,
        };
        var code = await FnProgram.RunAsync(args, host, TestContext.Current.CancellationToken);
        return new CliResult(output.ToString(), error.ToString(), code);
    }

    /// <summary>Runs commands that must succeed.</summary>
    public async Task PrepareAsync(params string[] commandLines)
    {
        foreach (var line in commandLines)
        {
            var result = await RunAsync(line);
            Assert.True(result.Code == 0, line + ": " + result.Error);
        }
    }

    public void Dispose()
    {
        Server.Dispose();
        Directory.Delete(Home, recursive: true);
    }
}
