namespace Fn.Cli.Providers.Standard;

/// <summary>No server has been chosen: a help page would not say how to do so.</summary>
internal sealed class NoAddressException()
    : CliException(
        "no Fn server is configured: api-url is not set",
        "Choose a context with 'fn use context <context-name>', or set FN_API_URL."
    );
