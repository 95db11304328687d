using System.Text.Json;
using Fn.Client.Connection;
using Fn.Model.Triggers;

namespace Fn.Client.Triggers;

/// <summary>The members of a trigger in a request.</summary>
internal static class TriggerBody
{
    public static void Write(Utf8JsonWriter writer, Trigger trigger)
    {
        RequestBody.Annotations(writer, trigger.Annotations);
        RequestBody.Text(writer, "app_id", trigger.AppId);
        RequestBody.Time(writer, "created_at", trigger.CreatedAt);
        RequestBody.Text(writer, "fn_id", trigger.FnId);
        RequestBody.Text(writer, "id", trigger.Id);
        RequestBody.Text(writer, "name", trigger.Name);
        RequestBody.Text(writer, "source", trigger.Source);
        RequestBody.Text(writer, "type", trigger.Type);
        RequestBody.Time(writer, "updated_at", trigger.UpdatedAt);
    }
}
