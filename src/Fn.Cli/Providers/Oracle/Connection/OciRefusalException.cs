using Fn.Client.Errors;

namespace Fn.Cli.Providers.Oracle.Connection;

/// <summary>The service refused; the message is its own, with its code and the id under which its support finds the request.</summary>
internal sealed class OciRefusalException(int status, string message) : FnClientException(message, cause: null)
{
    /// <summary>HTTP status of the answer.</summary>
    public int Status { get; } = status;

    /// <summary>The way out, or null.</summary>
    public string? Hint =>
        Status switch
        {
            401 => "Do key, fingerprint, user and tenancy belong together, and is the clock right?",
            404 => "It does not exist, or no policy lets you see it.",
            412 => "It was changed by someone else meanwhile; try again.",
            _ => null,
        };
}
