using System.Collections.ObjectModel;
using System.CommandLine;
using System.Text.Json;
using Fn.Client.Connection;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>The object given with <c>--from-json</c>, inline or as <c>file://path</c>; flags of their own win over it.</summary>
internal sealed class FromJson
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    public static Option<string?> CreateFlag() =>
        Flag.Text("from-json", "JSON object with the values of this command, or file:// and the path of one");

    /// <summary>Reads the flag; without it nothing is set.</summary>
    /// <exception cref="CliException">Not a JSON object, or the file cannot be read.</exception>
    public static FromJson Read(CommandRun run, Option<string?> flag)
    {
        var result = new FromJson();
        if (run.Value(flag) is not { } text)
        {
            return result;
        }
        using var document = Parse(JsonText.Load(run, text), "invalid --from-json payload: ");
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new CliException("invalid --from-json payload: expected a JSON object");
        }
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
            {
                result._members[member.Name] = member.Value.Clone();
            }
        }
        return result;
    }

    /// <summary>A string member, or null.</summary>
    /// <exception cref="CliException">The member is something else.</exception>
    public string? Text(string name) => Find(name, JsonValueKind.String, "string")?.GetString();

    /// <summary>A whole number that is not negative, or null.</summary>
    /// <exception cref="CliException">The member is something else.</exception>
    public ulong? Number(string name) =>
        Find(name, JsonValueKind.Number, "number") is not { } number ? null
        : number.TryGetUInt64(out var value) ? value
        : throw Wrong(name, "whole number");

    /// <summary>A list of strings; empty when absent.</summary>
    /// <exception cref="CliException">The member is something else.</exception>
    public IReadOnlyList<string> Texts(string name) =>
        Find(name, JsonValueKind.Array, "list") is not { } list
            ? []
            :
            [
                .. list.EnumerateArray()
                    .Select(item =>
                        item.ValueKind == JsonValueKind.String
                            ? item.GetString()!
                            : throw Wrong(name, "list of strings")
                    ),
            ];

    /// <summary>A map of strings, or null.</summary>
    /// <exception cref="CliException">The member is something else.</exception>
    public IReadOnlyDictionary<string, string>? Map(string name)
    {
        if (Find(name, JsonValueKind.Object, "object") is not { } map)
        {
            return null;
        }
        try
        {
            return map.Deserialize(WireJson.Config);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Wrong(name, "map of strings");
        }
    }

    /// <summary>Adds its <c>config</c> to what flags gave; a key that both have is the flag's.</summary>
    /// <exception cref="CliException">The member is no map of strings.</exception>
    public SortedDictionary<string, string> ConfigWith(SortedDictionary<string, string> given)
    {
        foreach (var (key, value) in Map("config") ?? ReadOnlyDictionary<string, string>.Empty)
        {
            given.TryAdd(key, value);
        }
        return given;
    }

    /// <summary>A member of any kind as JSON, or null.</summary>
    public RawJson? Raw(string name) => _members.TryGetValue(name, out var value) ? KeyValues.RawOf(value) : null;

    /// <summary>Whether the member is there.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <exception cref="CliException">Not JSON.</exception>
    public static JsonDocument Parse(string text, string prefix)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new CliException(prefix + JsonFault.Describe(System.Text.Encoding.UTF8.GetBytes(text), e), cause: e);
        }
    }

    private JsonElement? Find(string name, JsonValueKind kind, string kindName) =>
        !_members.TryGetValue(name, out var value) ? null
        : value.ValueKind == kind ? value
        : throw Wrong(name, kindName);

    private static CliException Wrong(string name, string kindName) =>
        new(
            $"invalid --from-json payload: {name} must be {(kindName is ['a' or 'e' or 'i' or 'o', ..] ? "an" : "a")} {kindName}"
        );
}
