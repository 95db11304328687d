using Fn.Model.Wire;
using Fn.Server.Bodies;

namespace Fn.Server.Apps;

/// <summary>What a create or update request says about an app; members that were not sent are empty or null.</summary>
internal sealed class AppBody
{
    public string Id { get; private set; } = "";
    public string Name { get; private set; } = "";
    public Dictionary<string, string>? Config { get; private set; }
    public Dictionary<string, RawJson>? Annotations { get; private set; }
    public string? SyslogUrl { get; private set; }
    public string Shape { get; private set; } = "";

    public static AppBody Decode(ReadOnlySpan<byte> json)
    {
        var body = new AppBody();
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
                case "config":
                    body.Config = reader.Config(body.Config);
                    break;
                case "annotations":
                    body.Annotations = reader.Annotations(body.Annotations);
                    break;
                case "syslog_url":
                    body.SyslogUrl = reader.NullableString();
                    break;
                case "shape":
                    body.Shape = reader.String(body.Shape);
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
