using System.Text.Json;
using Fn.Fdk.Http;

namespace Fn.Fdk.Hosting;

/// <summary>JSON bodies of failed calls.</summary>
internal static class ErrorBody
{
    /// <summary>Makes the answer a service failure with <c>message</c> and perhaps <c>detail</c>.</summary>
    public static void Service(ResponseWriter answer, int status, string message, string? detail = null)
    {
        answer.Reset();
        answer.ServiceStatus = status;
        answer.IsGateway = false; // the server drops body and headers of a failed call
        answer.Response.ContentType = "application/json";
        using var json = new Utf8JsonWriter(answer.Body);
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        if (detail is not null)
        {
            json.WriteString("detail"u8, detail);
        }
        json.WriteEndObject();
    }

    /// <summary>Makes the answer a success of the service that carries an HTTP status and problem details.</summary>
    public static void Problem(ResponseWriter answer, int status, string detail)
    {
        answer.Reset();
        answer.Response.StatusCode = status;
        answer.Response.ContentType = "application/problem+json";
        using var json = new Utf8JsonWriter(answer.Body);
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, status == 400 ? "Bad Request"u8 : "Function error"u8);
        json.WriteNumber("status"u8, status);
        json.WriteString("detail"u8, detail);
        json.WriteEndObject();
    }
}
