namespace Fn.Client.Errors;

/// <summary>The server refused. Source: command line specification, appendix A, "Answer handling".</summary>
/// <remarks>
/// The message is the server's own where the API documents the answer and users can act on it; elsewhere it names the call, as in
/// <c>[GET /apps][404] ListApps default  &amp;{Fields: Message:Path not found: GET /foo/v2/apps}</c>.
/// </remarks>
public sealed class FnApiException : FnClientException
{
    internal FnApiException(int status, string serverMessage, string message)
        : base(message, cause: null)
    {
        Status = status;
        ServerMessage = serverMessage;
    }

    /// <summary>HTTP status of the answer, 400 to 599.</summary>
    public int Status { get; }

    /// <summary>The <c>message</c> member of the answer; empty when it had none.</summary>
    public string ServerMessage { get; }
}
