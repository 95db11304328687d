using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fn.Fdk.Hosting;

namespace Fn.Fdk.Binding;

/// <summary>Looks the metadata of a type up in the user's JSON context, once, at start.</summary>
internal static class JsonTypes
{
    /// <exception cref="StartException">There is no context, or the type is not in it.</exception>
    public static JsonTypeInfo<T> Get<T>(JsonSerializerContext? json)
    {
        if (json is null)
        {
            throw new StartException(
                $"{typeof(T).Name} travels as JSON: pass a JsonSerializerContext that has [JsonSerializable(typeof({typeof(T).Name}))]."
            );
        }
        return json.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
            ?? throw new StartException(
                $"{json.GetType().Name} does not know {typeof(T).Name}: add [JsonSerializable(typeof({typeof(T).Name}))] to it."
            );
    }
}
