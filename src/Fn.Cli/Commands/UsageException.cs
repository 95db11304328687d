namespace Fn.Cli.Commands;

/// <summary>Flags that cannot be read. The wording is that of the specification, 1.1; help follows on standard output.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="hint">The way out, for people only.</param>
internal sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    /// <summary>The way out, or null.</summary>
    public string? Hint { get; } = hint;
}
