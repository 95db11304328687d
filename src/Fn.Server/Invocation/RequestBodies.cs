using Microsoft.AspNetCore.Http.Features;

namespace Fn.Server.Invocation;

/// <summary>What can be said of a request body before it is read.</summary>
internal static class RequestBodies
{
    /// <summary>Its length in bytes; 0 for none; null when only its end will tell.</summary>
    public static long? LengthOf(HttpRequest request) =>
        request.ContentLength
        ?? (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } ? 0 : null);
}
