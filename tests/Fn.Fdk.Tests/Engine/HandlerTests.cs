using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Fn.Fdk.Tests.Peer;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Fdk.Tests.Engine;

public sealed class HandlerTests
{
#if DEBUG
    private const int MostBytesPerCall = 4096; // unoptimized code puts every state machine on the heap
#else
    private const int MostBytesPerCall = 2048;
#endif

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
    [Trait("Checklist", "102")]
    public async Task The_first_piece_of_a_sequence_leaves_before_the_last_is_produced()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, IAsyncEnumerable<ReadOnlyMemory<byte>>>(
            (_, _, token) => new(Pieces(seen.Task, token))
        );
        using var peer = function.Connect();

        await peer.SendAsync(Requests.Call("x"));
        var head = await peer.ReadAsync(withoutBody: true);
        var first = await peer.ChunkAsync();
        seen.SetResult();
        var second = await peer.ChunkAsync();
        var last = await peer.ChunkAsync();

        Assert.True(head.Chunked);
        Assert.Equal("first"u8.ToArray(), first);
        Assert.Equal("second"u8.ToArray(), second);
        Assert.Empty(last);
        Assert.Equal(200, (await peer.CallAsync("x")).Status);

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(
            Task seen,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            yield return "first"u8.ToArray();
            await seen.WaitAsync(cancellationToken);
            yield return "second"u8.ToArray();
        }
    }

    [Fact]
    [Trait("Checklist", "102")]
    public async Task A_sequence_of_objects_is_a_JSON_array()
    {
        await using var function = RunningFunction.Of<string, IAsyncEnumerable<Greeting>>(
            (_, _, _) => new(Greetings()),
            TestJson.Default
        );

        var answer = await function.CallAsync("x");

        Assert.Equal("""[{"message":"a"},{"message":"b"}]""", answer.Text);
        Assert.Equal("application/json", answer["Content-Type"]);

        static async IAsyncEnumerable<Greeting> Greetings()
        {
            yield return new Greeting("a");
            await Task.Yield();
            yield return new Greeting("b");
        }
    }

    [Fact]
    [Trait("Checklist", "102")]
    public async Task A_stream_result_is_sent_with_its_length_and_disposed()
    {
        var stream = new MemoryStream(new byte[200_000]);
        await using var function = RunningFunction.Of<string, Stream>((_, _, _) => new(stream));

        var answer = await function.CallAsync("x");

        Assert.Equal("200000", answer["Content-Length"]);
        Assert.Equal(200_000, answer.Body.Length);
        Assert.False(stream.CanRead);
    }

    [Fact]
    [Trait("Checklist", "86")]
    public async Task A_flushed_answer_is_chunked()
    {
        await using var function = RunningFunction.Raw(
            async (fn, cancellationToken) =>
            {
                await fn.Response.Body.WriteAsync("one"u8.ToArray(), cancellationToken);
                await fn.Response.Body.FlushAsync(cancellationToken);
                await fn.Response.Body.WriteAsync("two"u8.ToArray(), cancellationToken);
            }
        );
        using var peer = function.Connect();

        var answer = await peer.CallAsync("x");

        Assert.True(answer.Chunked);
        Assert.Equal("onetwo", answer.Text);
        Assert.Equal(200, (await peer.CallAsync("x")).Status);
    }

    [Fact]
    [Trait("Checklist", "84")]
    public async Task A_function_may_read_its_body_with_blocking_calls()
    {
        await using var function = RunningFunction.Of<Stream, string>(
            (body, _, _) =>
            {
                using var reader = new StreamReader(body!);
                return new($"{reader.ReadToEnd().Length}");
            }
        );

        Assert.Equal("1000000", (await function.CallAsync(new string('x', 1_000_000))).Text);
    }

    [Fact]
    [Trait("Checklist", "84")]
    public async Task A_function_may_block_after_it_has_awaited_a_part_of_its_body()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<Stream, string>(
            async (body, _, cancellationToken) =>
            {
                await body!.ReadExactlyAsync(new byte[1], cancellationToken);
                first.SetResult();
                using var reader = new StreamReader(body);
                return reader.ReadToEnd();
            }
        );
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nContent-Length: 4\r\n\r\n");
        await peer.SendAsync("a");
        await first.Task;
        await peer.SendAsync("bcd");

        Assert.Equal("bcd", (await peer.ReadAsync()).Text);
    }

    [Fact]
    [Trait("Checklist", "125")]
    public async Task A_warm_call_allocates_at_most_2_KB_besides_the_users_objects()
    {
        // A connection serves on its own thread, so what that thread allocated between two calls is what one call costs.
        long before = 0;
        await using var function = RunningFunction.Of<Person, Greeting>(
            (_, _, _) =>
            {
                var now = GC.GetAllocatedBytesForCurrentThread();
                var spent = now - before;
                before = now;
                return new(new Greeting($"{spent}"));
            },
            TestJson.Default
        );
        using var peer = function.Connect();

        var answer = "";
        for (var call = 0; call < 20; call++)
        {
            answer = (await peer.CallAsync("""{"name":"Bob"}""", Requests.Deadline(TimeSpan.FromSeconds(30)))).Text;
        }

        Assert.InRange(int.Parse(answer[12..^2], CultureInfo.InvariantCulture), 1, MostBytesPerCall);
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
    [Trait("Checklist", "105")]
    public async Task An_exception_answers_502_and_is_logged_once_with_its_stack()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, _) => throw new InvalidOperationException("boom")
        );
        using var peer = function.Connect();

        var answer = await peer.CallAsync("x");
        var next = await peer.CallAsync("x");

        Assert.Equal(502, answer.Status);
        Assert.Equal(
            """{"message":"Exception in function, consult logs for details","detail":"System.InvalidOperationException: boom"}""",
            answer.Text
        );
        Assert.Equal("application/json", answer["Content-Type"]);
        Assert.Equal(502, next.Status);
        Assert.Equal(2, function.Log.ErrorWrites.Count);
        Assert.Contains("01M86B8DP7R00040GZJ0001EYW", function.Log.ErrorWrites[0], StringComparison.Ordinal);
        Assert.Contains("   at Fn.Fdk.Tests", function.Log.ErrorWrites[0], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Checklist", "105")]
    public async Task Detail_is_off_by_option()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, _) => throw new InvalidOperationException("secret"),
            options: new FnOptions { HideErrorDetail = true }
        );

        Assert.DoesNotContain("secret", (await function.CallAsync("x")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_prepared_before_an_exception_is_forgotten()
    {
        await using var function = RunningFunction.Raw(
            async (fn, cancellationToken) =>
            {
                fn.Response.StatusCode = 201;
                fn.Response.Headers.Add("X-Half", "1");
                await fn.Response.Body.WriteAsync("half"u8.ToArray(), cancellationToken);
                throw new InvalidOperationException("boom");
            }
        );

        var answer = await function.CallAsync("x", Requests.Gateway());

        Assert.Equal(502, answer.Status);
        Assert.Null(answer["Fn-Http-H-X-Half"]);
        Assert.StartsWith("""{"message":""", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FnException_chooses_the_status_on_a_gateway_call_and_fails_a_plain_one()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, _) => throw new FnException(409, "already there")
        );
        using var peer = function.Connect();

        var gateway = await peer.CallAsync("x", Requests.Gateway());
        var plain = await peer.CallAsync("x");

        Assert.Equal(200, gateway.Status);
        Assert.Equal("409", gateway["Fn-Http-Status"]);
        Assert.Contains("already there", gateway.Text, StringComparison.Ordinal);
        Assert.Equal(502, plain.Status);
        Assert.Equal("""{"message":"already there"}""", plain.Text);
    }

    [Fact]
    [Trait("Checklist", "106")]
    public async Task An_exception_after_the_first_byte_aborts_the_connection_and_the_process_stays()
    {
        await using var function = RunningFunction.Raw(
            async (fn, cancellationToken) =>
            {
                await fn.Response.Body.WriteAsync("half"u8.ToArray(), cancellationToken);
                await fn.Response.Body.FlushAsync(cancellationToken);
                throw new InvalidOperationException("boom");
            }
        );
        using var peer = function.Connect();

        await peer.SendAsync(Requests.Call("x"));
        var head = await peer.ReadAsync(withoutBody: true);
        var half = await peer.ChunkAsync();

        Assert.Equal(200, head.Status);
        Assert.Equal("half"u8.ToArray(), half);
        Assert.True(await peer.IsClosedAsync());
        Assert.Contains("boom", function.Log.Errors, StringComparison.Ordinal);
        using var next = function.Connect();
        await next.SendAsync(Requests.Call("x"));
        Assert.Equal(200, (await next.ReadAsync(withoutBody: true)).Status);
    }

    [Fact]
    [Trait("Checklist", "107")]
    public async Task The_token_fires_before_the_deadline_and_honouring_it_answers_504()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var started = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, string>(
            async (_, _, cancellationToken) =>
            {
                started.TrySetResult(cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "never";
            },
            time: time
        );
        using var peer = function.Connect();

        await peer.SendAsync(
            Requests.Call("x", $"Fn-Deadline: {time.GetUtcNow().AddSeconds(10).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z")
        );
        var token = await started.Task;
        time.Advance(TimeSpan.FromSeconds(9.4));
        var early = token.IsCancellationRequested;
        time.Advance(TimeSpan.FromSeconds(0.2));
        var answer = await peer.ReadAsync();

        Assert.False(early);
        Assert.Equal(504, answer.Status);
        Assert.Equal("""{"message":"Function timed out"}""", answer.Text);
        Assert.NotNull(answer["Fn-Fdk-Version"]);
        Assert.NotNull(answer["Fn-Fdk-Runtime"]);
        Assert.Contains("stopped at its deadline", function.Log.Errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Checklist", "107")]
    public async Task A_deadline_that_has_passed_fires_at_once()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, cancellationToken) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return new("in time");
            }
        );

        var answer = await function.CallAsync("x", Requests.Deadline(TimeSpan.FromSeconds(-2)));

        Assert.Equal(504, answer.Status);
    }

    [Fact]
    [Trait("Checklist", "108")]
    public async Task A_function_that_ignores_the_token_is_answered_and_the_next_call_is_served()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, string>(
            async (_, _, _) =>
            {
                started.TrySetResult();
                await release.Task;
                return "late";
            },
            time: time
        );
        using var peer = function.Connect();

        await peer.SendAsync(
            Requests.Call("x", $"Fn-Deadline: {time.GetUtcNow().AddSeconds(10).UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z")
        );
        await started.Task;
        time.Advance(TimeSpan.FromSeconds(20));
        release.SetResult();

        Assert.Equal("late", (await peer.ReadAsync()).Text);
        Assert.Equal("late", (await peer.CallAsync("x")).Text);
        Assert.Contains(
            "still running at its deadline",
            Assert.Single(function.Log.ErrorWrites),
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Checklist", "109")]
    public async Task A_peer_that_disconnects_fires_the_token()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, string>(
            async (body, _, cancellationToken) =>
            {
                if (body is "quick")
                {
                    return "quick";
                }
                await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "never";
            }
        );

        using (var peer = function.Connect())
        {
            await peer.SendAsync(Requests.Call("x", Requests.Deadline(TimeSpan.FromMinutes(5))));
            await started.Task;
        }
        await cancelled.Task;

        Assert.Equal("quick", (await function.CallAsync("quick")).Text);
    }

    [Fact]
    [Trait("Checklist", "103")]
    public void A_JSON_type_that_the_context_does_not_know_is_named_at_start()
    {
        var failure = Assert.Throws<Hosting.StartException>(() =>
            RunningFunction.Of<Greeting, string>((_, _, _) => new("?"), PlainJson.Default)
        );

        Assert.Equal(
            "PlainJson does not know Greeting: add [JsonSerializable(typeof(Greeting))] to it.",
            failure.Message
        );
    }
}
