using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fn.Fdk.Tests.Peer;

internal sealed record Person(string? Name, int Age = 0);

internal sealed record Greeting(string Message);

internal readonly record struct Point(int X, int Y);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(Greeting))]
[JsonSerializable(typeof(Point))]
[JsonSerializable(typeof(IAsyncEnumerable<Greeting>))]
internal sealed partial class TestJson : JsonSerializerContext;

/// <summary>The generator's own defaults: names as declared.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Person))]
internal sealed partial class PlainJson : JsonSerializerContext;
