using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fn.Cli.Builds.Programs;

/// <summary>Runs programs of this machine with the environment of the run.</summary>
internal sealed class ProgramRunner(CliHost host) : IProgramRunner
{
    private static readonly TimeSpan LastWordsPatience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<int> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        using var process = Start(call);
        var input = WriteInputAsync(process, call, cancellationToken);
        var output = call.Output is null ? Task.CompletedTask : call.Output(process.StandardOutput.BaseStream);
        var error = call.Error is null ? Task.CompletedTask : call.Error(process.StandardError.BaseStream);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, call.Grace);
            await ReadLastWordsAsync(Task.WhenAll(output, error));
            throw;
        }
        await Task.WhenAll(input, output, error);
        return process.ExitCode;
    }

    /// <summary>The path of a program as the run's PATH finds it.</summary>
    /// <exception cref="ProgramNotFoundException">When it is not there.</exception>
    public static string Locate(CliHost host, string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(program) ? program : throw new ProgramNotFoundException(program);
        }
        foreach (
            var folder in (host.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        )
        {
            foreach (var name in OperatingSystem.IsWindows() ? [$"{program}.exe", program] : new[] { program })
            {
                var path = Path.Combine(folder, name);
                if (File.Exists(path) && IsExecutable(path))
                {
                    return path;
                }
            }
        }
        throw new ProgramNotFoundException(program);
    }

    /// <summary>Asks a process to end, as the terminal or the system does.</summary>
    public static void Terminate(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(processId, SigTerm);
        }
    }

    private const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill", SetLastError = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int processId, int signal);

    private static bool IsExecutable(string path) =>
        OperatingSystem.IsWindows()
        || (
            File.GetUnixFileMode(path)
            & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)
        ) != UnixFileMode.None;

    private Process Start(ProgramCall call)
    {
        var start = new ProcessStartInfo(Locate(host, call.Program), call.Arguments)
        {
            WorkingDirectory = call.Folder ?? host.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = call.Output is not null,
            RedirectStandardError = call.Error is not null,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in host.Environment.Concat(call.Variables))
        {
            start.Environment[name] = value;
        }
        host.Console.Out.Flush();
        return Process.Start(start) ?? throw new ProgramNotFoundException(call.Program);
    }

    private static async Task WriteInputAsync(Process process, ProgramCall call, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = process.StandardInput.BaseStream;
            if (call.Input is not null)
            {
                await call.Input(stream, cancellationToken);
            }
        }
        catch (IOException)
        {
            // The program ended without reading it all; its exit code tells why.
        }
    }

    private static async Task ReadLastWordsAsync(Task outputs)
    {
        try
        {
            await outputs.WaitAsync(LastWordsPatience);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            // Something that the program started holds its output, or nobody takes what it says.
        }
    }

    private static async Task EndAsync(Process process, TimeSpan patience)
    {
        Terminate(process.Id);
        using var grace = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
