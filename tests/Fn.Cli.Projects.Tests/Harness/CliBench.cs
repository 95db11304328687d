using Fn.Cli.Output;

namespace Fn.Cli.Projects.Tests.Harness;

/// <summary>A home, a working directory and a stand-in engine of one test; runs <c>fn</c> in process.</summary>
internal sealed class CliBench : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("fn-projects-");

    public CliBench()
    {
        Work = Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;
        Home = Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName;
        Bin = Directory.CreateDirectory(Path.Combine(_root.FullName, "bin")).FullName;
        Variables["HOME"] = Home;
        Variables["PATH"] = $"{Bin}:/usr/bin:/bin";
        Variables["FAKE_LOG"] = EngineLog;
        Variables["FAKE_CONTEXT"] = ContextTar;
        Variables["DOCKER_BUILDKIT"] = "0";
    }

    public string Work { get; }

    public string Home { get; }

    public string Bin { get; }

    public string ContextTar => Path.Combine(_root.FullName, "context.tar");

    private string EngineLog => Path.Combine(_root.FullName, "engine.log");

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public HttpMessageHandler? Network { get; set; }

    public byte[]? Input { get; set; }

    /// <summary>Whether both outputs count as terminals.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>How wide the terminal is.</summary>
    public int? Columns { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The command lines that the stand-in engine was called with, with the bench's paths replaced.</summary>
    public IReadOnlyList<string> EngineCalls =>
        File.Exists(EngineLog) ? [.. File.ReadAllLines(EngineLog).Select(Neutral)] : [];

    /// <summary>Puts a program called <paramref name="name"/> first on PATH that records its arguments and then runs a script.</summary>
    public void FakeEngine(string script = "", string name = "docker")
    {
        const string Head = """
            #!/bin/sh
            printf '%s\n' "$0 $*" | sed 's|^[^ ]*/||' >> "$FAKE_LOG"
            for last; do :; done
            if [ "$1" = build ] && [ "$last" = - ]; then cat > "$FAKE_CONTEXT"; fi
            if [ "$1" = version ]; then echo 20.10.24+dfsg1; fi

            """;
        AddProgram(Path.Combine(Bin, name), Head + script + "\n");
    }

    public static void AddProgram(string path, string text)
    {
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(path, Executable);
    }

    /// <summary>Writes a file below the working directory.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Work, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string name) => File.ReadAllText(Path.Combine(Work, name));

    /// <summary>Text with the bench's own paths and the numbers of temporary files replaced.</summary>
    public string Neutral(string text) =>
        System.Text.RegularExpressions.Regex.Replace(
            text.Replace(Work, "WORK", StringComparison.Ordinal)
                .Replace(Home, "HOME", StringComparison.Ordinal)
                .Replace(Bin, "BIN", StringComparison.Ordinal),
            "Dockerfile-fn-tmp[0-9]+",
            "Dockerfile-fn-tmpN"
        );

    public CliHost Host(KeptStream output, KeptStream error) =>
        new()
        {
            Console = new CliConsole
            {
                Out = new StreamWriter(output) { NewLine = "\n", AutoFlush = true },
                Error = new StreamWriter(error) { NewLine = "\n", AutoFlush = true },
                OpenOutput = () => output,
                OpenInput = () => Input is null ? null : new MemoryStream(Input),
                ReadLine = static () => null,
                IsOutputTerminal = IsTerminal,
                IsErrorTerminal = IsTerminal,
                ErrorColumns = () => Columns,
            },
            Environment = Variables,
            WorkingDirectory = Work,
            Network = Network,
            Time = Time,
        };

    public Task<CliResult> RunAsync(params string[] args) => RunAsync(host => FnProgram.RunAsync(args, host, Cancel));

    public async Task<CliResult> RunAsync(Func<CliHost, Task<int>> run)
    {
        var output = new KeptStream();
        var error = new KeptStream();
        var code = await run(Host(output, error));
        return new(code, Neutral(output.Text), Neutral(error.Text));
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);
}
