using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fn.Cli.Output;
using Fn.Cli.Providers;
using Fn.Model.Wire;

namespace Fn.Cli.Commands;

/// <summary>Prints a resource or one value of it, for the <c>inspect</c> commands.</summary>
internal static class Inspection
{
    /// <summary>Where flags for OCI attributes are kept; <c>inspect</c> shows these at the top level too.</summary>
    public const string ParityPrefix = ManagedAnnotations.AttributePrefix;

    /// <summary>The resource as its JSON object: empty members left out, OCI attributes copied to the top.</summary>
    public static JsonElement ToElement<T>(T resource, JsonTypeInfo<T> type, params ReadOnlySpan<string> parityNames)
    {
        var wire = JsonSerializer.SerializeToElement(resource, type);
        var members = wire.EnumerateObject()
            .Where(static member =>
                member.Value is not { ValueKind: JsonValueKind.Object } || member.Value.EnumerateObject().Any()
            )
            .ToDictionary(
                static member => member.Name,
                static member => KeyValues.RawOf(member.Value),
                StringComparer.Ordinal
            );
        if (wire.TryGetProperty("annotations", out var annotations))
        {
            foreach (var name in parityNames)
            {
                if (annotations.TryGetProperty(ParityPrefix + name, out var value))
                {
                    members[name] = KeyValues.RawOf(value);
                }
            }
        }
        return JsonSerializer.SerializeToElement<IReadOnlyDictionary<string, RawJson>>(members, WireJson.Annotations);
    }

    /// <summary>Prints all of it, or the value at the path.</summary>
    /// <exception cref="CliException">Nothing is at the path.</exception>
    public static void Print(CommandRun run, JsonElement element, string path, string notFound)
    {
        var value = path.Length == 0 ? element : PropertyPath.Find(element, path);
        if (value is null)
        {
            var first = path.Split('.')[0];
            var inside = element.TryGetProperty(first, out var found) ? found : element;
            var names = string.Join(", ", Names(inside));
            throw new CliException(
                notFound,
                $"There is no value at '{path}'" + (names.Length == 0 ? "." : $"; there are: {names}.")
            );
        }
        run.Out.Write(GoJson.Inspected(value.Value) + "\n");
    }

    /// <summary>Paths that completion offers: the members, then those inside them.</summary>
    public static IReadOnlyList<string> Paths(JsonElement element) =>
        [
            .. element
                .EnumerateObject()
                .OrderBy(static member => member.Name, StringComparer.Ordinal)
                .SelectMany(static member =>
                    Names(member.Value).Select(name => member.Name + "." + name).Prepend(member.Name)
                ),
        ];

    private static IEnumerable<string> Names(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal)
            : [];
}
