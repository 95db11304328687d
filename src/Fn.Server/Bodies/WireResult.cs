using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fn.Server.Bodies;

/// <summary>Status 200 and a resource as compact JSON, its length declared.</summary>
internal sealed class WireResult<T>(T value, JsonTypeInfo<T> type) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        httpContext.Response.ContentType = WireContent.Json;
        httpContext.Response.ContentLength = json.Length;
        return httpContext.Response.BodyWriter.WriteAsync(json, httpContext.RequestAborted).AsTask();
    }
}
