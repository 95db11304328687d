using System.Text.Json;
using System.Text.Json.Serialization;
using Fn.Fdk;

await Function.RunAsync(
    async (Person? person, FnContext fn, CancellationToken cancellationToken) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        return new Greeting($"Hello {person?.Name ?? "World"} from {fn.CallId}");
    },
    ContextJson.Default
);

internal sealed record Person(string? Name);

internal sealed record Greeting(string Message);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(Greeting))]
internal sealed partial class ContextJson : JsonSerializerContext;
