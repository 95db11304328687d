using System.Text.Json;
using Fn.Client.Connection;
using Fn.Model.Apps;

namespace Fn.Client.Apps;

/// <summary>The members of an app in a request.</summary>
internal static class AppBody
{
    public static void Write(Utf8JsonWriter writer, App app)
    {
        RequestBody.Annotations(writer, app.Annotations);
        RequestBody.Config(writer, app.Config);
        RequestBody.Time(writer, "created_at", app.CreatedAt);
        RequestBody.Text(writer, "id", app.Id);
        RequestBody.Text(writer, "name", app.Name);
        RequestBody.Text(writer, "shape", app.Shape);
        if (app.SyslogUrl is not null)
        {
            writer.WriteString("syslog_url", app.SyslogUrl);
        }
        RequestBody.Time(writer, "updated_at", app.UpdatedAt);
    }
}
