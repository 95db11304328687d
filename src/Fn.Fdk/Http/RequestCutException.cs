namespace Fn.Fdk.Http;

/// <summary>The peer went away before its request was whole; there is nobody left to answer.</summary>
internal sealed class RequestCutException() : IOException("The connection ended in the middle of the request body.");
