namespace Fn.Client.Errors;

/// <summary>What kept a client from talking to a server.</summary>
public enum ConnectionFault
{
    /// <summary>The server could not be reached, did not answer in time, or said what is no answer.</summary>
    Unreachable,

    /// <summary>There is no host of that name.</summary>
    UnknownHost,

    /// <summary>The address has a scheme other than http and https, or none.</summary>
    Scheme,

    /// <summary>The address says https, the server speaks http.</summary>
    NotTls,
}
