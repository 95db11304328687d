using System.Diagnostics;
using Fn.Agent.Calls;
using Fn.Agent.Tracing;
using Fn.Runner.Engagements;
using Fn.Runner.Placement;
using Fn.Runner.Protocol;
using Fn.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Runner.Tests.Engagements;

/// <summary>Server specification 5.4, what cannot be timed over a real connection.</summary>
public sealed class EngagementTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogCapture _log = new();
    private readonly AnswerSink _sink = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    [Spec("server 5.4", "3: Unavailable at TryCall asks the next runner")]
    public async Task An_offer_that_does_not_arrive_may_go_to_another_runner()
    {
        var answer = await RunAsync(
            new FakeStream { OfferFailure = new RpcException(new Status(StatusCode.Unavailable, "gone")) }
        );

        Assert.Equal(RunnerAnswer.OutOfReach, answer);
        Assert.Equal(0, _sink.Acquired);
        Assert.Null(_sink.Started);
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.PermissionDenied)]
    [Spec("server 5.4", "3: another failure of TryCall is final")]
    public async Task An_offer_that_fails_in_another_way_is_final(StatusCode status)
    {
        var answer = await RunAsync(new FakeStream { OfferFailure = new RpcException(new Status(status, "no")) });

        Assert.Equal((500, "internal server error"), (answer.Outcome!.Error!.Status, answer.Outcome.Error.Message));
    }

    [Fact]
    public async Task A_write_that_fails_without_a_status_is_told_by_what_is_received()
    {
        var answer = await RunAsync(
            new FakeStream { OfferFailure = new InvalidOperationException("call is complete") }
        );

        Assert.Equal(500, answer.Outcome!.Error!.Status);
    }

    [Fact]
    [Spec("server 5.4", "4: committed unless the runner NACKs")]
    public async Task Once_the_offer_is_sent_a_lost_runner_is_a_lost_call()
    {
        var stream = new FakeStream();
        stream.End(new RpcException(new Status(StatusCode.Unavailable, "gone")));

        var answer = await RunAsync(stream);

        Assert.Equal(500, answer.Outcome!.Error!.Status);
        Assert.True(_log.Has("is lost with runner r:9190: Unavailable gone"));
    }

    [Fact]
    [Spec("server 5.4", "5: finished, then the end of the stream")]
    public async Task An_answer_is_passed_on_after_the_stream_has_ended()
    {
        var stream = new FakeStream();
        stream.Answer(Begin(("Content-Length", "3")), Data("a"), Data("bc"), Finished());
        var running = RunAsync(stream);
        Assert.Null(_sink.Started);

        stream.End();

        Assert.Same(CallOutcome.Completed, (await running).Outcome);
        Assert.Equal((200, 3, "abc"), _sink.Started);
        Assert.Equal("abc", await _sink.BodyAsync());
        Assert.Equal(1, _sink.Acquired);
        Assert.True(stream.IsDisposed);
    }

    [Fact]
    [Spec("server 5.4", "5: missing EOF")]
    public async Task A_stream_that_does_not_end_is_not_waited_for_without_end()
    {
        var stream = new FakeStream();
        stream.Answer(Begin(("Content-Length", "1")), Data("a"), Finished());
        var running = RunAsync(stream);

        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return running.IsCompleted;
            },
            "the call ends"
        );

        Assert.Equal(500, (await running).Outcome!.Error!.Status);
        Assert.Null(_sink.Started);
        Assert.True(_log.Has("Purerunner missing EOF response"));
    }

    [Fact]
    public async Task A_message_of_a_kind_that_is_not_known_is_passed_over()
    {
        var stream = new FakeStream();
        stream.Answer(new RunnerMsg(), Data("no head"), Finished());
        stream.End();

        Assert.Same(CallOutcome.Completed, (await RunAsync(stream)).Outcome);
        Assert.Equal("no head", await _sink.BodyAsync());
    }

    [Fact]
    public async Task A_caller_who_takes_no_more_ends_the_engagement()
    {
        var stream = new FakeStream();
        stream.Answer(Begin(("Content-Type", "text/plain")), Data("a"));
        _sink.Leave();

        Assert.Same(CallOutcome.CallerLeft, (await RunAsync(stream)).Outcome);
        Assert.True(stream.IsDisposed);
    }

    [Theory]
    [InlineData("X Bad", "v")]
    [InlineData("X-Bad", "a\nSet-Cookie: stolen=1")]
    [InlineData("X-Bad", "\u0001")]
    [InlineData("Content-Length", "-1")]
    public async Task A_head_that_no_function_can_send_is_no_answer(string name, string value)
    {
        var stream = new FakeStream();
        stream.Answer(Begin((name, value)), Finished());
        stream.End();

        Assert.Same(CallOutcome.ResponseBroken, (await RunAsync(stream)).Outcome);
        Assert.Null(_sink.Started);
    }

    [Fact]
    [Spec("server 5.3", "TryCall")]
    public async Task The_offer_carries_key_and_extensions_of_the_call()
    {
        var stream = new FakeStream();
        stream.End();
        var target = new CallTarget(Some.App(), Some.Function(Some.App()))
        {
            Extensions = new Dictionary<string, string> { ["zone"] = "a" },
        };

        await RunAsync(stream, target);

        var offer = stream.Sent[0].Try;
        Assert.Equal(("the model", target.Key), (offer.ModelsCallJson, offer.SlotHashId));
        Assert.Equal(("a", "b"), (offer.Extensions["zone"], offer.Extensions["beside"]));
    }

    [Fact]
    [Spec("server 8.2", "binary trace context on gRPC")]
    [Spec("server 5.4", "fn_request_id")]
    public async Task The_trace_goes_on_at_the_runner()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == Spans.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var request = Spans.Source.StartActivity("/invoke/f")!;
        var stream = new FakeStream();
        stream.End();

        await RunAsync(stream);

        var bytes = Convert.ToHexStringLower(stream.Headers!.GetValueBytes("grpc-trace-bin")!);
        Assert.Equal($"0000{request.TraceId}01{request.SpanId}0201", bytes);
        Assert.Equal("of-request", stream.Headers.GetValue("fn_request_id"));
    }

    private Task<RunnerAnswer> RunAsync(FakeStream stream, CallTarget? target = null)
    {
        var call = new Call
        {
            Id = "01",
            Target = target ?? new CallTarget(Some.App(), Some.Function(Some.App())),
            Extensions = new Dictionary<string, string> { ["beside"] = "b" },
        };
        var engagement = new Engagement(
            new RunnerCall(call, _sink, IsDetached: false) { Model = "the model", RequestId = "of-request" },
            "r:9190",
            _time,
            _log
        );
        return engagement.RunAsync(new RunnerProtocol.RunnerProtocolClient(stream), Cancel).AsTask();
    }

    private static RunnerMsg Begin(params (string Name, string Value)[] headers)
    {
        var meta = new HttpRespMeta { StatusCode = 200 };
        meta.Headers.AddRange(headers.Select(static h => new HttpHeader { Key = h.Name, Value = h.Value }));
        return new RunnerMsg { ResultStart = new CallResultStart { Http = meta } };
    }

    private static RunnerMsg Data(string text) =>
        new() { Data = new DataFrame { Data = ByteString.CopyFromUtf8(text) } };

    private static RunnerMsg Finished() => new() { Finished = new CallFinished { Success = true } };
}
