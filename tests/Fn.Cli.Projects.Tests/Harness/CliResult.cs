namespace Fn.Cli.Projects.Tests.Harness;

/// <summary>What a run of <c>fn</c> left behind.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    /// <summary>The message inside the error envelope, or all of standard error when there is none.</summary>
    public string Failure
    {
        get
        {
            const string Start = "\nFn: ";
            var start = Error.IndexOf(Start, StringComparison.Ordinal);
            var end = Error.IndexOf("\n\nSee '", StringComparison.Ordinal);
            return start < 0 || end < start ? Error : Error[(start + Start.Length)..end];
        }
    }
}
