namespace Fn.Fdk.Http;

/// <summary>Header names of the HTTP gateway rules.</summary>
internal static class GatewayNames
{
    public const string HeaderPrefix = "Fn-Http-H-";
    public const string Method = "Fn-Http-Method";
    public const string RequestUrl = "Fn-Http-Request-Url";
    public const string Status = "Fn-Http-Status";
    public const string Intent = "Fn-Intent";
    public const string HttpRequest = "httprequest";

    /// <summary>True for names that describe the connection, not the answer: the user cannot set them.</summary>
    public static bool IsHop(ReadOnlySpan<char> name) =>
        Is(name, "Connection")
        || Is(name, "Content-Length")
        || Is(name, "Transfer-Encoding")
        || Is(name, "Keep-Alive")
        || Is(name, "Upgrade")
        || Is(name, "Trailer")
        || Is(name, "TE");

    public static bool Is(ReadOnlySpan<char> name, string other) =>
        name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
