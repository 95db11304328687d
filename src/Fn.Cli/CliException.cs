namespace Fn.Cli;

/// <summary>A failure the user can act on: its message becomes the error envelope, and the exit code is 1.</summary>
/// <param name="message">One sentence without the envelope; the wording of the specification where it gives one.</param>
/// <param name="hint">The way out; shown only when standard error is a terminal, after the text that scripts read.</param>
/// <param name="cause">What went wrong underneath; never shown.</param>
internal class CliException(string message, string? hint = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The way out, or null.</summary>
    public string? Hint { get; } = hint;
}
