using System.Globalization;
using System.Text.Json;
using Fn.Model.Errors;
using Fn.Model.Wire;
using Fn.Server.Bodies;

namespace Fn.Server.Errors;

/// <summary>A catalogue entry as a response: <c>{"message":"…"}</c> and a newline. Source: server specification 1.4.</summary>
internal static class ErrorAnswer
{
    /// <summary>Writes the whole response, which must not have started.</summary>
    public static Task WriteAsync(HttpContext context, FnError error)
    {
        var response = context.Response;
        context.Features.Set(error);
        byte[] json =
        [
            .. JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(error.Message), WireJson.Error),
            (byte)'\n',
        ];
        response.StatusCode = error.Status;
        response.ContentType = WireContent.Json;
        response.ContentLength = json.Length;
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.BodyWriter.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
