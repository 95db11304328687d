using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fn.Fdk.Http;

namespace Fn.Fdk.Binding;

/// <summary>A JSON answer: whole, or as it comes when the result is an asynchronous sequence.</summary>
internal sealed class JsonOutput<T>(JsonTypeInfo<T> typeInfo) : OutputBinder<T>
{
    private readonly bool _streams =
        typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);

    // Asked for once: the options of a context are fixed at start.
    private readonly JsonWriterOptions _options = new()
    {
        Encoder = typeInfo.Options.Encoder,
        Indented = typeInfo.Options.WriteIndented,
        IndentCharacter = typeInfo.Options.IndentCharacter,
        IndentSize = typeInfo.Options.IndentSize,
        NewLine = typeInfo.Options.NewLine,
        MaxDepth = typeInfo.Options.MaxDepth,
        SkipValidation = true,
    };

    private Utf8JsonWriter? _spare;

    public override ValueTask WriteAsync(T result, FnContext fn, CancellationToken cancellationToken)
    {
        fn.Response.ContentType ??= "application/json";
        if (_streams)
        {
            var eager = new ResponseBodyStream(fn.Response.Writer, flushAt: 1); // what is written while the next item is awaited leaves at once
            return new(JsonSerializer.SerializeAsync(eager, result, typeInfo, cancellationToken));
        }
        var json = Interlocked.Exchange(ref _spare, null);
        if (json is null)
        {
            json = new Utf8JsonWriter(fn.Response.Writer.Body, _options);
        }
        else
        {
            json.Reset(fn.Response.Writer.Body);
        }
        JsonSerializer.Serialize(json, result, typeInfo);
        json.Flush();
        _spare = json;
        return ValueTask.CompletedTask;
    }
}
