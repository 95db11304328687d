namespace Fn.Client.Connection;

/// <summary>A connection that could not be opened; the message says to where and why.</summary>
internal sealed class DialException(string message, Exception? cause) : IOException(message, cause)
{
    /// <summary>Whether there is no host of that name.</summary>
    public bool IsUnknownHost { get; init; }
}
