using Fn.Cli.Commands;
using Fn.Cli.Contexts;
using Fn.Cli.Output;
using Fn.Client.Errors;

namespace Fn.Cli;

/// <summary>A run of <c>fn</c> from its arguments to its exit code.</summary>
internal static class FnProgram
{
    /// <summary>Runs one command line; every failure becomes text and an exit code.</summary>
    public static async Task<int> RunAsync(string[] args, CliHost host, CancellationToken cancellationToken)
    {
        try
        {
            var code = await RunReportedAsync(args, host, cancellationToken);
            return await FlushAsync(host.Console, reports: code == ExitCodes.Success) ? code : ExitCodes.Failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ExitCodes.Failure; // not even the error can be written
        }
    }

    // Writes what is left; false when standard output takes no more, which is said unless the run has failed already.
    private static async Task<bool> FlushAsync(CliConsole console, bool reports)
    {
        try
        {
            await console.Out.FlushAsync(CancellationToken.None);
            return true;
        }
        catch (IOException e)
        {
            if (reports)
            {
                new ErrorReport(console, new Ansi(false)).Write($"write standard output: {e.Message}", hint: null);
            }
            return false;
        }
    }

    private static async Task<int> RunReportedAsync(string[] args, CliHost host, CancellationToken cancellationToken)
    {
        var report = new ErrorReport(host.Console, host.ErrorColours);
        var help = new HelpPages(host.Console.Out, host.OutputColours);
        var home = FnHome.Of(host);
        try
        {
            home.EnsureExists(new FirstContexts(host));
        }
        catch (CliException e)
        {
            host.Console.Error.Write("\nERROR: " + e.Message);
            return ExitCodes.Failure;
        }
        try
        {
            return await new Dispatcher(host, home, help, report).RunAsync(args, cancellationToken);
        }
        catch (CliException e)
        {
            report.Write(e.Message, e.Hint);
        }
        catch (FnClientException e)
        {
            report.Write(e.Message, FailureHint.For(e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Write(e.Message, hint: null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            report.Write("interrupted", hint: null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            report.Write(
                $"internal error: {e.Message}",
                "This is a defect of fn; please report it with the command you ran."
            );
        }
        return ExitCodes.Failure;
    }
}
