using Fn.Model.Wire;
using Fn.Server.Annotations;

namespace Fn.Server.Bodies;

/// <summary>What an update makes of a map: each key with a value is set, each with an empty one is deleted. Source: specification 1.9.</summary>
internal static class MapMerge
{
    /// <summary>The merged config; the same object when nothing changed.</summary>
    public static IReadOnlyDictionary<string, string> Config(
        IReadOnlyDictionary<string, string> current,
        Dictionary<string, string>? changes
    ) => Merge(current, changes, static value => value.Length == 0, static (a, b) => a == b);

    /// <summary>The merged annotations, checked; the same object when nothing changed.</summary>
    /// <exception cref="Fn.Model.Errors.FnException">A key or value that is set breaks a rule, or there would be too many.</exception>
    public static IReadOnlyDictionary<string, RawJson> Annotations(
        IReadOnlyDictionary<string, RawJson> current,
        Dictionary<string, RawJson>? changes
    )
    {
        // Only what is set is checked: what is stored was checked when it came, and is stored in a longer, escaped form (D2).
        AnnotationRules.CheckEach(changes?.Where(static change => !AnnotationRules.IsEmpty(change.Value)));
        var merged = Merge(current, changes, AnnotationRules.IsEmpty, SameJson);
        AnnotationRules.CheckCount(merged.Count);
        return merged;
    }

    private static IReadOnlyDictionary<string, T> Merge<T>(
        IReadOnlyDictionary<string, T> current,
        Dictionary<string, T>? changes,
        Func<T, bool> deletes,
        Func<T, T, bool> same
    )
    {
        Dictionary<string, T>? merged = null;
        foreach (var (key, value) in changes ?? [])
        {
            var known = (merged ?? current).TryGetValue(key, out var old);
            if (deletes(value) ? !known : known && same(old!, value))
            {
                continue;
            }
            merged ??= new Dictionary<string, T>(current, StringComparer.Ordinal);
            if (deletes(value))
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value;
            }
        }
        return merged ?? current;
    }

    private static bool SameJson(RawJson a, RawJson b) =>
        WireJsonEncoder.EscapeHtml(a.Text) == WireJsonEncoder.EscapeHtml(b.Text);
}
