using Fn.Server.Tests.Observability;
using Fn.Testing;
using Fn.Testing.Peers;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Fn.Server.Tests.Runners;

/// <summary>What a call leaves for operators to see, beside its end.</summary>
public sealed class EngageTracesTests
{
    private const string Method = "/RunnerProtocol/Engage";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 5.5", "times of the start of a container")]
    public async Task D31_The_call_that_waited_for_a_container_is_told_the_times_of_its_start()
    {
        await using var site = await RunnerSite.StartAsync(new Peer());

        var first = (await site.EngageAsync(RunnerSite.Model(1))).Finished;
        var second = (await site.EngageAsync(RunnerSite.Model(2))).Finished;

        Assert.All(
            [first.ImagePullWaitDuration, first.CtrPrepDuration, first.CtrCreateDuration, first.InitStartTime],
            static duration => Assert.True(duration > 0)
        );
        Assert.True(first.SchedulerDuration > first.InitStartTime, first.ToString());
        Assert.All(
            [second.ImagePullWaitDuration, second.CtrPrepDuration, second.CtrCreateDuration, second.InitStartTime],
            static duration => Assert.Equal(0, duration)
        );
    }

    [Fact]
    [Spec("server 5.5", "fn_request_id")]
    public async Task The_line_of_a_call_carries_the_id_that_its_load_balancer_sends()
    {
        var log = Path.GetTempFileName();
        await using (
            var site = await RunnerSite.StartAsync(
                new Peer(),
                builder =>
                    builder
                        .UseRequestId("X-Request-Id")
                        .Set("FN_LOG_DEST", $"file://{log}")
                        .Set("FN_LOG_LEVEL", "debug")
            )
        )
        {
            var metadata = new Metadata { { "fn_request_id", "order-7" } };
            using var call = site.Client.Engage(metadata, cancellationToken: Cancel);
            await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);
            await call.RequestStream.WriteAsync(RunnerSite.Data([], eof: true), Cancel);
            await Engaged.ReadAsync(call.ResponseStream);
        }

        var lines = await File.ReadAllLinesAsync(log, Cancel);
        File.Delete(log);
        Assert.Contains(
            " fn_request_id=order-7 ",
            Assert.Single(lines, static line => line.Contains("msg=\"call completed\"", StringComparison.Ordinal))
        );
    }

    [Fact]
    [Spec("server 8.2", "binary trace context on gRPC")]
    public async Task A_call_is_traced_below_the_span_of_its_load_balancer()
    {
        await using var zipkin = await SpanReceiver.StartAsync();
        await using var site = await RunnerSite.StartAsync(
            new Peer(),
            builder => builder.Set("FN_ZIPKIN_URL", $"{zipkin.Url}/api/v2/spans")
        );
        var trace = Guid.NewGuid().ToByteArray();
        byte[] parent = [0, 0, .. trace, 1, .. Enumerable.Repeat((byte)0xcd, 8), 2, 1];
        using var call = site.Client.Engage(new Metadata { { "grpc-trace-bin", parent } }, cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data([], eof: true), Cancel);
        await Engaged.ReadAsync(call.ResponseStream);

        var traceId = Convert.ToHexStringLower(trace);
        var tracer = site.Server.Services.GetRequiredService<TracerProvider>();
        await Wait.UntilAsync(
            () => tracer.ForceFlush() && zipkin.Spans.Any(span => span.TraceId == traceId && span.Name == Method),
            "the span has come"
        );
        var span = zipkin.Single(traceId, Method);
        Assert.Equal("cdcdcdcdcdcdcdcd", span.ParentId);
        Assert.Equal(span.Id, zipkin.Single(traceId, "agent_submit").ParentId);
    }
}
