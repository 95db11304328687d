using System.Text.Json;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Model.Wire;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>Collects, as annotations, those members of the service's objects that Fn's have no place for.</summary>
internal sealed class OciAnnotations(JsonElement item)
{
    private readonly SortedDictionary<string, RawJson> _annotations = new(StringComparer.Ordinal);

    /// <summary>What was collected.</summary>
    public IReadOnlyDictionary<string, RawJson> All => _annotations;

    /// <summary>Keeps a member as it is; one that is absent, or an empty object or list, is left out.</summary>
    public OciAnnotations Keep(string member, string key)
    {
        if (OciJson.Find(item, member) is { } value && value.GetRawText() is not ("{}" or "[]"))
        {
            _annotations[key] = RawJson.FromText(value.GetRawText());
        }
        return this;
    }

    /// <summary>Keeps a member under the service's own name.</summary>
    public OciAnnotations KeepAttribute(string member) => Keep(member, ManagedAnnotations.AttributePrefix + member);

    /// <summary>Keeps a text unless it is empty.</summary>
    public OciAnnotations Keep(string key, Func<JsonElement, string?> text)
    {
        if (text(item) is { Length: > 0 } value)
        {
            _annotations[key] = RawJson.FromString(value);
        }
        return this;
    }

    /// <summary>Keeps where results go.</summary>
    /// <param name="result"><c>success</c> or <c>failure</c>.</param>
    public OciAnnotations KeepDestination(string result)
    {
        if (OciJson.Find(item, result + "Destination") is { } target)
        {
            var kind = OciJson.Text(target, "kind");
            var id = OciChange.IdMember(kind) is { } member ? OciJson.Text(target, member) : "";
            _annotations[ManagedAnnotations.DestinationKind(result)] = RawJson.FromString(kind);
            _annotations[ManagedAnnotations.DestinationOcid(result)] = RawJson.FromString(id);
        }
        return this;
    }
}
