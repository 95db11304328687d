using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Model.Wire;

/// <summary>How resources are written and read: member order, omitted members and escapes equal to the original's, to the byte.</summary>
public static class WireJson
{
    /// <summary>For whoever needs the serializer itself; has metadata for the types below only.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>An app, empty members omitted.</summary>
    public static JsonTypeInfo<App> App { get; } = TypeInfo<App>();

    /// <summary>A function; <c>config</c> is always there, even when empty.</summary>
    public static JsonTypeInfo<Function> Function { get; } = TypeInfo<Function>();

    /// <summary>A trigger, empty annotations omitted.</summary>
    public static JsonTypeInfo<Trigger> Trigger { get; } = TypeInfo<Trigger>();

    /// <summary>A page of apps.</summary>
    public static JsonTypeInfo<Page<App>> AppPage { get; } = TypeInfo<Page<App>>();

    /// <summary>A page of functions.</summary>
    public static JsonTypeInfo<Page<Function>> FunctionPage { get; } = TypeInfo<Page<Function>>();

    /// <summary>A page of triggers.</summary>
    public static JsonTypeInfo<Page<Trigger>> TriggerPage { get; } = TypeInfo<Page<Trigger>>();

    /// <summary>An error answer.</summary>
    public static JsonTypeInfo<ErrorBody> Error { get; } = TypeInfo<ErrorBody>();

    /// <summary>A config map with sorted keys.</summary>
    public static JsonTypeInfo<IReadOnlyDictionary<string, string>> Config { get; } =
        TypeInfo<IReadOnlyDictionary<string, string>>();

    /// <summary>An annotation map with sorted keys.</summary>
    public static JsonTypeInfo<IReadOnlyDictionary<string, RawJson>> Annotations { get; } =
        TypeInfo<IReadOnlyDictionary<string, RawJson>>();

    // More than an annotation of 512 bytes can have; what was taken must be read again.
    private const int MaxDepth = 1000;

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(WireContext.Default.Options)
        {
            Encoder = WireJsonEncoder.Instance,
            MaxDepth = MaxDepth,
        };
        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolverChain.Add(WireContext.Default.WithAddedModifier(OmitEmpty));
        options.MakeReadOnly();
        return options;
    }

    private static void OmitEmpty(JsonTypeInfo type)
    {
        var keepsConfig = type.Type == typeof(Function);
        foreach (var property in type.Properties)
        {
            property.ShouldSerialize = property.Name switch
            {
                "config" when keepsConfig => null,
                "config" or "annotations" => static (_, value) => !IsEmptyMap(value),
                "shape" => static (_, value) => value is string { Length: > 0 },
                "memory" => static (_, value) => value is > 0UL,
                "timeout" or "idle_timeout" => static (_, value) => value is not 0,
                _ => property.ShouldSerialize,
            };
        }
    }

    private static bool IsEmptyMap(object? map) =>
        map switch
        {
            IReadOnlyDictionary<string, string> config => config.Count == 0,
            IReadOnlyDictionary<string, RawJson> annotations => annotations.Count == 0,
            _ => true,
        };
}
