using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fn.Fdk.Binding;

/// <summary>A JSON body. An empty one is null where the type has a null, unless input is required.</summary>
internal sealed class JsonInput<T>(JsonTypeInfo<T> typeInfo, bool required) : InputBinder<T>
{
    private readonly bool _nullIsFine = !required && default(T) is null;

    public override async ValueTask<T?> ReadAsync(FnContext fn, CancellationToken cancellationToken)
    {
        var bytes = await fn.ReadInputAsync(cancellationToken).ConfigureAwait(false);
        if (bytes.IsEmpty)
        {
            return _nullIsFine
                ? default
                : throw new InputException($"The body is empty; JSON for {JsonTypes.NameOf(typeof(T))} is expected.");
        }
        try
        {
            var value = JsonSerializer.Deserialize(bytes.Span, typeInfo);
            return value is not null || _nullIsFine
                ? value
                : throw new InputException($"The body is null; JSON for {JsonTypes.NameOf(typeof(T))} is expected.");
        }
        catch (JsonException failure)
        {
            throw new InputException(failure.Message, failure);
        }
    }
}
