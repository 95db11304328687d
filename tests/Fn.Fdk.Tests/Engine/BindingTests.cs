using System.Text;
using Fn.Fdk.Binding;
using Fn.Fdk.Hosting;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

/// <summary>What of a body becomes an argument, and what of a result the answer.</summary>
public sealed class BindingTests
{
    private static readonly byte[] EveryByte = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    [Fact]
    [Trait("Checklist", "101")]
    public async Task All_256_byte_values_survive_both_ways()
    {
        await using var arrays = RunningFunction.Echo();
        await using var memories = RunningFunction.Of<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(
            (body, _, _) => new(body)
        );
        await using var streams = RunningFunction.Of<Stream, Stream>((body, _, _) => new(body!));
        var body = Encoding.Latin1.GetString(EveryByte);

        foreach (var function in new[] { arrays, memories, streams })
        {
            var answer = await function.CallAsync(body);

            Assert.Equal(EveryByte, answer.Body);
            Assert.Equal("application/octet-stream", answer["Content-Type"]);
        }
    }

    [Fact]
    [Trait("Checklist", "101")]
    public async Task Text_is_UTF_8()
    {
        await using var function = RunningFunction.Of<string, string>((body, _, _) => new($"{body} → ü"));

        var answer = await function.CallAsync(Encoding.Latin1.GetString("né"u8));

        Assert.Equal("né → ü", answer.Text);
        Assert.Equal("text/plain; charset=utf-8", answer["Content-Type"]);
    }

    [Fact]
    [Trait("Checklist", "101")]
    public async Task An_object_is_JSON()
    {
        await using var function = RunningFunction.Of<Person, Greeting>(
            (person, _, _) => new(new Greeting($"Hello {person!.Name}")),
            TestJson.Default
        );

        var answer = await function.CallAsync("""{"name":"Bob"}""");

        Assert.Equal("""{"message":"Hello Bob"}""", answer.Text);
        Assert.Equal("application/json", answer["Content-Type"]);
    }

    [Fact]
    [Trait("Checklist", "101")]
    public async Task Null_and_nothing_answer_an_empty_200()
    {
        await using var nullObject = RunningFunction.Of<string, Greeting?>(
            (_, _, _) => new((Greeting?)null),
            TestJson.Default
        );
        await using var nullText = RunningFunction.Of<string, string?>((_, _, _) => new((string?)null));
        await using var nothing = RunningFunction.Raw((_, _) => Task.CompletedTask);

        foreach (var function in new[] { nullObject, nullText, nothing })
        {
            var answer = await function.CallAsync("x");

            Assert.Equal(200, answer.Status);
            Assert.Equal("0", answer["Content-Length"]);
            Assert.Null(answer["Content-Type"]);
        }
    }

    [Fact]
    [Trait("Checklist", "103")]
    public async Task JSON_is_case_insensitive_in_and_camelCase_out_with_Web_defaults()
    {
        await using var function = RunningFunction.Of<Person, Person>((person, _, _) => new(person!), TestJson.Default);

        Assert.Equal("""{"name":"Bob","age":7}""", (await function.CallAsync("""{"NAME":"Bob","aGe":"7"}""")).Text);
    }

    [Fact]
    [Trait("Checklist", "103")]
    public async Task JSON_options_of_the_context_are_honoured()
    {
        await using var function = RunningFunction.Of<Person, Person>(
            (person, _, _) => new(person!),
            PlainJson.Default
        );

        var answer = await function.CallAsync("""{"Name":"Bob","age":7}""");

        Assert.Equal("{\n  \"Name\": \"Bob\",\n  \"Age\": 0\n}", answer.Text.ReplaceLineEndings("\n"));
    }

    [Theory]
    [Trait("Checklist", "103")]
    [InlineData("")]
    [InlineData("null")]
    public async Task An_empty_body_is_null_where_the_type_has_one(string body)
    {
        await using var function = RunningFunction.Of<Person, string>(
            (person, _, _) => new(person is null ? "none" : "some"),
            TestJson.Default
        );

        Assert.Equal("none", (await function.CallAsync(body)).Text);
    }

    [Fact]
    [Trait("Checklist", "103")]
    public async Task An_empty_body_is_a_binding_error_where_null_is_not_possible_or_not_wanted()
    {
        await using var value = RunningFunction.Of<Point, string>((_, _, _) => new("?"), TestJson.Default);
        await using var required = RunningFunction.Of<Person, string>(
            (_, _, _) => new("?"),
            TestJson.Default,
            new FnOptions { RequireInput = true }
        );

        foreach (var function in new[] { value, required })
        {
            var answer = await function.CallAsync();

            Assert.Equal(502, answer.Status);
            Assert.Contains("The body is empty", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [Trait("Checklist", "104")]
    [InlineData("""{"age":"x"}""", "$.age")]
    [InlineData("""{"age":""", "$.age")]
    [InlineData("not json", "$")]
    public async Task A_binding_error_is_400_for_the_gateway_and_502_for_a_plain_call_and_names_the_path(
        string body,
        string path
    )
    {
        await using var function = RunningFunction.Of<Person, Greeting>(
            (_, _, _) => new(new Greeting("?")),
            TestJson.Default
        );
        using var peer = function.Connect();

        var gateway = await peer.CallAsync(body, Requests.Gateway());
        var plain = await peer.CallAsync(body);

        Assert.Equal(200, gateway.Status);
        Assert.Equal("400", gateway["Fn-Http-Status"]);
        Assert.Equal("application/problem+json", gateway["Content-Type"]);
        Assert.Contains(path, gateway.Text, StringComparison.Ordinal);
        Assert.Equal(502, plain.Status);
        Assert.Contains("Invalid input for function", plain.Text, StringComparison.Ordinal);
        Assert.Contains(path, plain.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Checklist", "103")]
    public void A_JSON_type_that_the_context_does_not_know_is_named_at_start()
    {
        var failure = Assert.Throws<StartException>(() =>
            RunningFunction.Of<Greeting, string>((_, _, _) => new("?"), PlainJson.Default)
        );

        Assert.Equal(
            "PlainJson does not know Greeting: add [JsonSerializable(typeof(Greeting))] to it.",
            failure.Message
        );
    }

    [Fact]
    [Trait("Checklist", "103")]
    public void A_type_is_named_at_start_as_its_author_wrote_it()
    {
        var failure = Assert.Throws<StartException>(() => JsonTypes.Get<Dictionary<string, List<Person[]>>>(null));

        Assert.Equal(
            "Dictionary<String, List<Person[]>> travels as JSON: pass a JsonSerializerContext that has [JsonSerializable(typeof(Dictionary<String, List<Person[]>>))].",
            failure.Message
        );
    }

    [Fact]
    [Trait("Checklist", "101")]
    public void What_a_lambda_of_a_wrong_shape_is_taken_for_is_no_matter_of_JSON()
    {
        const string Input =
            "cannot travel as JSON: a function takes its input, then the FnContext and the CancellationToken.";
        const string Output =
            "cannot travel as JSON: an asynchronous function returns Task, Task<T> or ValueTask<T>, of a T that is no task.";

        Assert.Equal($"FnContext {Input}", Refusal<FnContext>());
        Assert.Equal($"CancellationToken {Input}", Refusal<CancellationToken>());
        Assert.Equal($"ValueTask {Output}", Refusal<ValueTask>());
        Assert.Equal($"Task<Person> {Output}", Refusal<Task<Person>>());

        static string Refusal<T>() => Assert.Throws<StartException>(() => JsonTypes.Get<T>(TestJson.Default)).Message;
    }
}
