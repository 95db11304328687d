namespace Fn.Cli.Tests.Harness;

/// <summary>What one run left behind.</summary>
internal sealed record CliResult(string Output, string Error, int Code)
{
    /// <summary>A successful run with this output and nothing on standard error.</summary>
    public static CliResult Success(string output) => new(output, "", 0);

    /// <summary>A failed run with this message in the envelope and nothing on standard output.</summary>
    public static CliResult Failure(string message) => new("", Envelope(message), 1);

    /// <summary>The error envelope to the byte.</summary>
    public static string Envelope(string message) =>
        $"\nFn: {message}\n\nSee 'fn <command> --help' for more information. Client version: 0.7.0\n";
}
