namespace Fn.Cli.Commands;

/// <summary>Flags that cannot be read. The wording is that of the specification, 1.1; help follows on standard output.</summary>
internal sealed class UsageException(string message) : Exception(message);
