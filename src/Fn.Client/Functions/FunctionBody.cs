using System.Text.Json;
using Fn.Client.Connection;
using Fn.Model.Functions;

namespace Fn.Client.Functions;

/// <summary>The members of a function in a request.</summary>
internal static class FunctionBody
{
    public static void Write(Utf8JsonWriter writer, Function function)
    {
        RequestBody.Annotations(writer, function.Annotations);
        RequestBody.Text(writer, "app_id", function.AppId);
        RequestBody.Config(writer, function.Config);
        RequestBody.Time(writer, "created_at", function.CreatedAt);
        RequestBody.Text(writer, "id", function.Id);
        Limit(writer, "idle_timeout", function.IdleTimeout);
        RequestBody.Text(writer, "image", function.Image);
        if (function.Memory > 0)
        {
            writer.WriteNumber("memory", function.Memory);
        }
        RequestBody.Text(writer, "name", function.Name);
        RequestBody.Text(writer, "shape", function.Shape);
        Limit(writer, "timeout", function.Timeout);
        RequestBody.Time(writer, "updated_at", function.UpdatedAt);
    }

    private static void Limit(Utf8JsonWriter writer, string name, int seconds)
    {
        if (seconds != 0)
        {
            writer.WriteNumber(name, seconds);
        }
    }
}
