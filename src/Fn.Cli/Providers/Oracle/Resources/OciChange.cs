using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>Writes what the annotations of a request say and those of the resource do not, as members of the service's own.</summary>
/// <param name="writer">The body.</param>
/// <param name="before">Annotations that the resource has; empty for a new one.</param>
/// <param name="wanted">Annotations of the request.</param>
internal readonly struct OciChange(
    Utf8JsonWriter writer,
    IReadOnlyDictionary<string, RawJson> before,
    IReadOnlyDictionary<string, RawJson> wanted
)
{
    /// <summary>Whether the request says something new under this key.</summary>
    public bool Has(string key) =>
        wanted.TryGetValue(key, out var value) && !(before.TryGetValue(key, out var old) && old == value);

    /// <summary>The value of an annotation as it is, if it is new.</summary>
    public void Value(string member, string key)
    {
        if (Has(key))
        {
            writer.WritePropertyName(member);
            writer.WriteRawValue(wanted[key].Text);
        }
    }

    /// <summary>An attribute under the service's own name, if it is new.</summary>
    public void Attribute(string member) => Value(member, ManagedAnnotations.AttributePrefix + member);

    /// <summary>Where results go: the attribute of that name, else kind and id.</summary>
    /// <param name="result"><c>success</c> or <c>failure</c>.</param>
    public void Destination(string result)
    {
        var member = result + "Destination";
        var (kindKey, idKey) = (ManagedAnnotations.DestinationKind(result), ManagedAnnotations.DestinationOcid(result));
        if (Has(ManagedAnnotations.AttributePrefix + member))
        {
            Attribute(member);
        }
        else if (wanted.TryGetValue(kindKey, out var kind) && (Has(kindKey) || Has(idKey)))
        {
            writer.WriteStartObject(member);
            writer.WriteString("kind", kind.AsString());
            if (IdMember(kind.AsString()) is { } name && wanted.TryGetValue(idKey, out var id))
            {
                writer.WriteString(name, id.AsString());
            }
            writer.WriteEndObject();
        }
    }

    /// <summary>The name under which a kind of destination has its id; null for none.</summary>
    public static string? IdMember(string? kind) =>
        kind switch
        {
            "STREAM" => "streamId",
            "QUEUE" => "queueId",
            "NOTIFICATION" => "topicId",
            _ => null,
        };
}
