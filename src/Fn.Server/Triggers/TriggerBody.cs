using Fn.Model.Wire;
using Fn.Server.Bodies;

namespace Fn.Server.Triggers;

/// <summary>What a create or update request says about a trigger; members that were not sent are empty or null.</summary>
internal sealed class TriggerBody
{
    public string Id { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string AppId { get; private set; } = "";
    public string FnId { get; private set; } = "";
    public bool HasCreatedAt { get; private set; }
    public bool HasUpdatedAt { get; private set; }
    public string Type { get; private set; } = "";
    public string Source { get; private set; } = "";
    public Dictionary<string, RawJson>? Annotations { get; private set; }

    public static TriggerBody Decode(ReadOnlySpan<byte> json)
    {
        var body = new TriggerBody();
        var reader = new BodyReader(json);
        while (reader.NextMember() is { } member)
        {
            switch (member)
            {
                case "id":
                    body.Id = reader.String(body.Id);
                    break;
                case "name":
                    body.Name = reader.String(body.Name);
                    break;
                case "app_id":
                    body.AppId = reader.String(body.AppId);
                    break;
                case "fn_id":
                    body.FnId = reader.String(body.FnId);
                    break;
                case "created_at":
                    body.HasCreatedAt |= reader.Instant();
                    break;
                case "updated_at":
                    body.HasUpdatedAt |= reader.Instant();
                    break;
                case "type":
                    body.Type = reader.String(body.Type);
                    break;
                case "source":
                    body.Source = reader.String(body.Source);
                    break;
                case "annotations":
                    body.Annotations = reader.Annotations(body.Annotations);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return body;
    }
}
