using System.Diagnostics;
using System.Text;

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>How a program ended and what it wrote.</summary>
internal sealed record ProgramResult(int Code, string Out, string Error)
{
    /// <summary>The output, when the program says that it succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(Code == 0, $"ended with code {Code}\n{Out}\n{Error}");
        return Out;
    }

    /// <summary>The error output, when the program says that it failed.</summary>
    public string Failed()
    {
        Assert.True(Code != 0, $"ended with code 0\n{Out}\n{Error}");
        return Error;
    }
}

/// <summary>One run of a program to its end, with both outputs captured.</summary>
internal static class ProgramRun
{
    public static ProcessStartInfo Describe(
        string program,
        IEnumerable<string> arguments,
        string? directory = null,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }
        return start;
    }

    public static async Task<ProgramResult> ToEndAsync(
        ProcessStartInfo start,
        CancellationToken cancellationToken,
        byte[]? input = null
    )
    {
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(input ?? [], cancellationToken);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading.
            }
            await process.WaitForExitAsync(cancellationToken);
            return new ProgramResult(process.ExitCode, await output, await error);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
