using System.Collections.Frozen;
using Fn.Model.Wire;

namespace Fn.Model;

/// <summary>The one empty instance of each map that a resource holds.</summary>
internal static class EmptyMaps
{
    public static IReadOnlyDictionary<string, string> Config { get; } = FrozenDictionary<string, string>.Empty;

    public static IReadOnlyDictionary<string, RawJson> Annotations { get; } = FrozenDictionary<string, RawJson>.Empty;
}
