using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fn.Fdk.Hosting;

namespace Fn.Fdk.Binding;

/// <summary>Looks the metadata of a type up in the user's JSON context, once, at start.</summary>
internal static class JsonTypes
{
    /// <exception cref="StartException">There is no context, the type is not in it, or is none of those that travel.</exception>
    public static JsonTypeInfo<T> Get<T>(JsonSerializerContext? json)
    {
        var name = NameOf(typeof(T));
        if (Misplaced(typeof(T)) is { } advice)
        {
            throw new StartException($"{name} cannot travel as JSON: {advice}");
        }
        if (json is null)
        {
            throw new StartException(
                $"{name} travels as JSON: pass a JsonSerializerContext that has [JsonSerializable(typeof({name}))]."
            );
        }
        return json.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
            ?? throw new StartException(
                $"{json.GetType().Name} does not know {name}: add [JsonSerializable(typeof({name}))] to it."
            );
    }

    /// <summary>The type as C# writes it, save for its namespace and the keywords of C#.</summary>
    public static string NameOf(Type type)
    {
        var arguments = type.GetGenericArguments();
        return arguments.Length == 0 || type.Name.IndexOf('`', StringComparison.Ordinal) is not (> 0 and var tick)
            ? type.Name
            : $"{type.Name[..tick]}<{string.Join(", ", arguments.Select(NameOf))}>";
    }

    // What a lambda of another shape is taken for; JSON metadata would not help its author.
    private static string? Misplaced(Type type)
    {
        var shape = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return shape == typeof(FnContext) || shape == typeof(CancellationToken)
                ? "a function takes its input, then the FnContext and the CancellationToken."
            : shape == typeof(Task)
            || shape == typeof(ValueTask)
            || shape == typeof(Task<>)
            || shape == typeof(ValueTask<>)
                ? "an asynchronous function returns Task, Task<T> or ValueTask<T>, of a T that is no task."
            : null;
    }
}
