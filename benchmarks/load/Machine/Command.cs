using System.ComponentModel;
using System.Diagnostics;

namespace Fn.Load.Machine;

/// <summary>Other programs, run to their end.</summary>
internal static class Command
{
    /// <summary>Runs a program and returns what it printed; a cancelled one is killed.</summary>
    /// <exception cref="BenchException">The program is missing or failed; the message has the end of its complaint.</exception>
    public static async Task<string> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] environment
    )
    {
        using var process = Start(program, arguments, environment);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output
                : throw new BenchException($"{program} {arguments[0]} failed: {(await errors).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Starts a program with both outputs redirected.</summary>
    /// <exception cref="BenchException">The program is missing.</exception>
    public static Process Start(
        string program,
        IReadOnlyList<string> arguments,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new BenchException($"cannot run {program}: {missing.Message}");
        }
    }
}
