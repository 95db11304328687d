using System.Text.Json;
using System.Text.Json.Serialization;
using Fn.Fdk;

await Function.RunAsync((Person? person) => Hello.Greet(person), HelloJson.Default);

/// <summary>The function itself, apart from its wiring, so that a test can call it.</summary>
public static class Hello
{
    /// <summary>Greets a person; an empty body arrives as null and greets the world.</summary>
    public static Greeting Greet(Person? person) =>
        new($"Hello {(string.IsNullOrEmpty(person?.Name) ? "World" : person.Name)}");
}

/// <summary>The input, as in <c>{"name":"Bob"}</c>.</summary>
public sealed record Person(string? Name);

/// <summary>The output, as in <c>{"message":"Hello Bob"}</c>.</summary>
public sealed record Greeting(string Message);

// Name every type that travels as JSON here: the code for it is generated at build time.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(Greeting))]
internal sealed partial class HelloJson : JsonSerializerContext;
