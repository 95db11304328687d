using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client.Errors;

namespace Fn.Cli.Output;

/// <summary>The way out of a failure that the client of the API reports; for people only.</summary>
internal static class FailureHint
{
    /// <summary>A sentence, or null when there is none to give.</summary>
    public static string? For(FnClientException failure) =>
        failure switch
        {
            OciRefusalException refusal => refusal.Hint,
            MetadataException => MetadataException.Hint,
            FnConnectionException { Fault: ConnectionFault.Scheme } =>
                "Addresses begin with http:// or https://: 'fn update context api-url http://localhost:8080', or FN_API_URL.",
            FnConnectionException { Fault: ConnectionFault.NotTls } =>
                "The server speaks http without TLS: write http:// in the address.",
            FnConnectionException { Fault: ConnectionFault.UnknownHost } =>
                "Is the name of the host right? 'fn inspect context' shows which one is asked.",
            FnConnectionException =>
                "Is the server running? 'fn start' starts one here; 'fn inspect context' shows which one is asked.",
            FnLookupException => "Names are exact; 'fn list' shows what there is.",
            FnApiException { Status: 401 or 403 } =>
                "The server wants a token: 'fn update context token <token>', or FN_TOKEN.",
            FnApiException { Status: 404 } e
                when e.ServerMessage.StartsWith("Path not found", StringComparison.Ordinal) =>
                "Is this the address of an Fn server? 'fn inspect context' shows which one is asked.",
            FnApiException { ServerMessage: "Trigger Type Not Supported" } =>
                "The only type is http: --type http, or 'type: http' in func.yaml.",
            _ => null,
        };
}
