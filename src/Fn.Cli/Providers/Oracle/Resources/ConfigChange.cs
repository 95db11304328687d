using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>Configuration in updates: the service replaces all of it by what it is sent, where an Fn server merges.</summary>
internal static class ConfigChange
{
    /// <summary>The whole configuration after an update, where an empty value deletes its key; null when it stays as it is.</summary>
    public static IReadOnlyDictionary<string, string>? Merge(
        IReadOnlyDictionary<string, string> present,
        IReadOnlyDictionary<string, string> given
    )
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in present.Concat(given))
        {
            merged[key] = value;
        }
        foreach (var (key, value) in given)
        {
            if (value.Length == 0)
            {
                merged.Remove(key);
            }
        }
        return
            merged.Count == present.Count
            && merged.All(pair => present.TryGetValue(pair.Key, out var value) && value == pair.Value)
            ? null
            : merged;
    }

    /// <summary>Writes it, even when it is empty; null is left out, so that what is not spoken of is not emptied.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? config)
    {
        if (config is not null)
        {
            writer.WritePropertyName("config");
            JsonSerializer.Serialize(writer, config, WireJson.Config);
        }
    }
}
