using System.IO.Compression;
using System.Text;
using Fn.Model.Wire;
using Fn.Runner.Protocol;
using Fn.Testing;
using Fn.Testing.Peers;
using Grpc.Core;

namespace Fn.Server.Tests.Runners;

/// <summary>Server specification 5.5: what a load balancer hears of its calls.</summary>
public sealed class EngageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 5.5", "the answer of a function", "schedulerDuration and executionDuration")]
    public async Task A_call_is_answered_by_its_head_its_body_and_its_report()
    {
        var peer = Peer.Answering(Answers.Ok("hello", "X-One: a", "X-One: b", "Fn-Fdk-Version: x/1"));
        await using var site = await RunnerSite.StartAsync(peer);
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);

        var engaged = await site.EngageAsync(
            RunnerSite.Model() with
            {
                CreatedAt = before.AddYears(-1),
            },
            "ping"u8.ToArray()
        );

        Assert.Equal((200, "hello"), (engaged.Head!.StatusCode, engaged.Text));
        Assert.All(engaged.Frames, static frame => Assert.False(frame.Eof));
        Assert.Equal(["a", "b"], engaged.Values("X-One"));
        Assert.Equal(["5"], engaged.Values("Content-Length"));
        Assert.Equal(["x/1"], engaged.Values("Fn-Fdk-Version"));
        var finished = engaged.Finished;
        Assert.Equal(
            (true, RunnerSite.Model().Id, 0, "", false, "example/hello:1"),
            (
                finished.Success,
                finished.Details,
                finished.ErrorCode,
                finished.ErrorStr,
                finished.ErrorUser,
                finished.Image
            )
        );
        Assert.All(
            [finished.SchedulerDuration, finished.ExecutionDuration, finished.CtrCreateDuration],
            static duration => Assert.True(duration >= 0)
        );
        var (created, started, completed) = (
            Time(finished.CreatedAt),
            Time(finished.StartedAt),
            Time(finished.CompletedAt)
        );
        Assert.True(before <= created && created <= started && started <= completed, finished.ToString());
    }

    [Fact]
    [Spec("server 5.5", "a request is chunked", "what a runner tells a function")]
    public async Task A_function_is_told_what_the_load_balancer_says()
    {
        var peer = new Peer();
        await using var site = await RunnerSite.StartAsync(peer);
        var model = RunnerSite.Model() with
        {
            Headers = new Dictionary<string, IReadOnlyList<string>>
            {
                ["X-Two"] = ["a", "\u00e9"],
                ["Connection"] = ["close"],
                ["Content-Length"] = ["99"],
                ["Fn-Call-Id"] = ["spoofed"],
            },
            Config = new Dictionary<string, string> { ["COLOUR"] = "blue" },
        };

        await site.EngageAsync(model, "pi"u8.ToArray(), "ng"u8.ToArray());

        var request = Assert.Single(peer.Requests);
        Assert.Equal("ping", request.Text);
        Assert.Equal(["a", "\u00c3\u00a9"], request.Values("X-Two"));
        Assert.Equal([model.Id], request.Values("Fn-Call-Id"));
        Assert.False(request.Has("Connection"));
        Assert.False(request.Has("Content-Length"));
        Assert.Equal("chunked", request.Value("Transfer-Encoding"));
        var spec = Assert.Single(site.Engine.Created).Spec;
        Assert.Equal(
            ("blue", "http-stream", "01FN", "shop", 128L * 1024 * 1024),
            (
                spec.Environment["COLOUR"],
                spec.Environment["FN_FORMAT"],
                spec.Labels["fn-fn-id"],
                spec.Environment["FN_APP_NAME"],
                spec.MemoryBytes
            )
        );
        Assert.False(spec.Environment.ContainsKey("FN_FN_NAME"));
    }

    [Fact]
    [Spec("server 5.5", "frames of at most 10240 bytes")]
    public async Task A_large_answer_comes_in_frames_of_at_most_10240_bytes()
    {
        var body = string.Concat(Enumerable.Range(0, 200_000).Select(static i => (char)('a' + (i % 26))));
        await using var site = await RunnerSite.StartAsync(
            Peer.Answering(Answers.Chunked(body[..90_000], body[90_000..]))
        );

        var engaged = await site.EngageAsync(RunnerSite.Model());

        Assert.Equal(body, engaged.Text);
        Assert.All(engaged.Frames, static frame => Assert.InRange(frame.Data.Length, 1, 10_240));
        Assert.True(engaged.Finished.Success);
    }

    [Fact]
    public async Task A_stream_begins_before_there_is_any_of_it()
    {
        var release = new TaskCompletionSource();
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                var answer = Answers.Chunked("tick");
                var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
                await connection.WriteAsync(answer[..head]);
                await release.Task;
                await connection.WriteAsync(answer[head..]);
                return true;
            },
        };
        await using var site = await RunnerSite.StartAsync(peer);
        using var call = site.Client.Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data([], eof: true), Cancel);

        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(200, call.ResponseStream.Current.ResultStart.Http.StatusCode);
        release.SetResult();
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal("tick", call.ResponseStream.Current.Data.Data.ToStringUtf8());
    }

    [Fact]
    public async Task An_answer_that_is_packed_because_the_runner_asked_for_it_is_unpacked()
    {
        var text = new string('z', 100_000);
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Encoding.ASCII.GetBytes(text));
        }
        var bytes = Encoding.Latin1.GetString(packed.ToArray());
        await using var site = await RunnerSite.StartAsync(Peer.Answering(Answers.Ok(bytes, "Content-Encoding: gzip")));

        var engaged = await site.EngageAsync(RunnerSite.Model());

        Assert.Equal(text, engaged.Text);
        Assert.Empty(engaged.Values("Content-Encoding"));
        Assert.Empty(engaged.Values("Content-Length"));
    }

    [Fact]
    [Spec("server 5.5", "a failure needs no result_start", "errorUser")]
    public async Task A_failed_call_has_a_report_and_no_answer()
    {
        await using var site = await RunnerSite.StartAsync(Peer.Answering(Answers.With("502 Bad Gateway", "x")));

        var engaged = await site.EngageAsync(RunnerSite.Model());

        Assert.Null(engaged.Head);
        Assert.Equal(
            (false, 502, "function failed", true),
            (
                engaged.Finished.Success,
                engaged.Finished.ErrorCode,
                engaged.Finished.ErrorStr,
                engaged.Finished.ErrorUser
            )
        );
    }

    [Fact]
    [Spec("server 5.5", "memory that the runner does not have")]
    public async Task A_call_of_more_memory_than_there_is_is_refused()
    {
        await using var site = await RunnerSite.StartAsync(new Peer());

        var some = await site.EngageAsync(RunnerSite.Model() with { Memory = 4096 });
        var all = await site.EngageAsync(RunnerSite.Model() with { Memory = ulong.MaxValue });

        Assert.All(
            [some.Finished, all.Finished],
            static finished =>
                Assert.Equal(
                    (400, "Requested CPU/Memory cannot be allocated", false),
                    (finished.ErrorCode, finished.ErrorStr, finished.ErrorUser)
                )
        );
        Assert.Empty(site.Engine.Created);
    }

    [Theory]
    [InlineData("not JSON", "")]
    [InlineData("{}", "abc")]
    [Spec("server 5.5", "what is no call")]
    public async Task D11_What_is_no_call_is_refused_with_a_code(string json, string key)
    {
        await using var site = await RunnerSite.StartAsync(new Peer());
        using var call = site.Client.Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(
            new ClientMsg
            {
                Try = new TryCall { ModelsCallJson = json, SlotHashId = key },
            },
            Cancel
        );

        var engaged = await Engaged.ReadAsync(call.ResponseStream);

        Assert.Equal(500, engaged.Finished.ErrorCode);
        Assert.StartsWith("models_call_json or slot_hash_id is malformed: ", engaged.Finished.ErrorStr);
        Assert.False(engaged.Finished.Success);
    }

    [Fact]
    [Spec("server 5.5", "slot_hash_id")]
    public async Task A_load_balancer_can_tell_containers_apart_but_not_mix_functions_up()
    {
        await using var site = await RunnerSite.StartAsync(new Peer());
        var (one, two) = (new string('a', 64), new string('b', 64));

        await EngageAsync(site, RunnerSite.Model(1), one);
        await EngageAsync(site, RunnerSite.Model(2), one);
        await EngageAsync(site, RunnerSite.Model(3), two);
        await EngageAsync(site, RunnerSite.Model(4) with { FnId = "01OTHER", Memory = 64 }, one);

        Assert.Equal(3, site.Engine.Created.Count);
    }

    [Fact]
    [Spec("server 2.8", "detached on a runner without detach support")]
    [Spec("server 5.5", "a detached call without support")]
    public async Task A_detached_call_is_refused_by_a_runner_that_takes_none()
    {
        await using var site = await RunnerSite.StartAsync(new Peer());

        var engaged = await site.EngageAsync(RunnerSite.Model() with { Type = "detached" });

        Assert.Equal(
            (501, "Detach call functions are not supported on this server"),
            (engaged.Finished.ErrorCode, engaged.Finished.ErrorStr)
        );
        Assert.Empty(site.Engine.Created);
    }

    private static async Task EngageAsync(RunnerSite site, CallModel model, string key)
    {
        using var call = site.Client.Engage(cancellationToken: Cancel);
        var request = RunnerSite.Try(model);
        request.Try.SlotHashId = key;
        await call.RequestStream.WriteAsync(request, Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data([], eof: true), Cancel);
        Assert.True((await Engaged.ReadAsync(call.ResponseStream)).Finished.Success);
    }

    private static DateTimeOffset Time(string text)
    {
        Assert.True(WireTime.TryParse(text, out var time), text);
        return time;
    }
}
