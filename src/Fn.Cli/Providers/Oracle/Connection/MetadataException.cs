using Fn.Client.Errors;

namespace Fn.Cli.Providers.Oracle.Connection;

/// <summary>The service that tells an instance about itself is not there, or does not say what it should.</summary>
internal sealed class MetadataException(string reason, Exception? cause)
    : FnClientException(
        $"the metadata of this instance cannot be had, is this an instance of Oracle Cloud? {reason}",
        cause
    )
{
    /// <summary>The way out.</summary>
    public const string Hint =
        "The provider oracle-ip works on such instances only; with a user's key 'fn update context provider oracle' works everywhere.";
}
