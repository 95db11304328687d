namespace Fn.Client.Errors;

/// <summary>The server cannot be reached, does not answer in time, or says what is no JSON.</summary>
public sealed class FnConnectionException : FnClientException
{
    internal FnConnectionException(
        string message,
        Exception? cause,
        ConnectionFault fault = ConnectionFault.Unreachable
    )
        : base(message, cause) => Fault = fault;

    /// <summary>What it was.</summary>
    public ConnectionFault Fault { get; }
}
