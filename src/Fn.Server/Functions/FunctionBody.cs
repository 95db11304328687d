using Fn.Model.Wire;
using Fn.Server.Bodies;

namespace Fn.Server.Functions;

/// <summary>What a create or update request says about a function; members that were not sent are empty, 0 or null.</summary>
internal sealed class FunctionBody
{
    public string Id { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string AppId { get; private set; } = "";
    public string Image { get; private set; } = "";
    public ulong Memory { get; private set; }
    public int Timeout { get; private set; }
    public int IdleTimeout { get; private set; }
    public Dictionary<string, string>? Config { get; private set; }
    public Dictionary<string, RawJson>? Annotations { get; private set; }

    public static FunctionBody Decode(ReadOnlySpan<byte> json)
    {
        var body = new FunctionBody();
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
                case "image":
                    body.Image = reader.String(body.Image);
                    break;
                case "memory":
                    body.Memory = reader.UInt64(body.Memory);
                    break;
                case "timeout":
                    body.Timeout = reader.Int32(body.Timeout);
                    break;
                case "idle_timeout":
                    body.IdleTimeout = reader.Int32(body.IdleTimeout);
                    break;
                case "config":
                    body.Config = reader.Config(body.Config);
                    break;
                case "annotations":
                    body.Annotations = reader.Annotations(body.Annotations);
                    break;
                case "shape":
                    _ = reader.String("");
                    break;
                case "created_at" or "updated_at":
                    _ = reader.Instant();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return body;
    }
}
