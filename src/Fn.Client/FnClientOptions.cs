namespace Fn.Client;

/// <summary>Which server, as whom, and how patiently.</summary>
public sealed record FnClientOptions
{
    /// <summary>The server, such as <c>http://localhost:8080</c>; without a scheme <c>http://</c> is meant; a path is kept in front of <c>/v2</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c> with API calls; null or empty sends none.</summary>
    public string? Token { get; init; }

    /// <summary>How long one call may take, body included.</summary>
    /// <value>Positive; the default is 60 s.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Value of the <c>User-Agent</c> header.</summary>
    public string UserAgent { get; init; } = "fn-dotnet-client";

    /// <summary>Told every request and answer as text, without credentials and the values of configuration; null for nobody.</summary>
    public Action<string>? Trace { get; init; }
}
