namespace Fn.Fdk.Http;

/// <summary>The peer cannot be written to any more.</summary>
internal sealed class ConnectionLostException(Exception cause) : IOException("The connection is gone.", cause);
