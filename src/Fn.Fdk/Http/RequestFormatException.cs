namespace Fn.Fdk.Http;

/// <summary>The peer sent something that is not HTTP/1.1; the answer is 400 and the connection ends.</summary>
internal sealed class RequestFormatException(string message) : IOException(message);
