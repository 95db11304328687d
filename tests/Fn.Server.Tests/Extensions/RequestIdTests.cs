using Fn.Server.Extensions;
using Fn.Server.Tests.Observability;
using Fn.Testing;
using Fn.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Fn.Server.Tests.Extensions;

/// <summary>Ids of requests, which a program of one's own may ask for. Source: server specification 2.11, 9.5.</summary>
public sealed class RequestIdTests : IDisposable
{
    private readonly string _log = Path.GetTempFileName();

    public void Dispose() => File.Delete(_log);

    [Fact]
    [Spec("server 9", "request-id provider")]
    public async Task Lines_of_a_request_carry_the_id_of_its_header_or_a_fresh_one()
    {
        await using (
            var server = await StartAsync(static builder =>
                builder
                    .UseRequestId("X-Request-Id", static () => "made")
                    .UseForApi(static (_, _) => throw new InvalidOperationException("broken"))
            )
        )
        {
            await server.SendAsync(HttpMethod.Get, "/v2/apps");
            server.Client.DefaultRequestHeaders.Add("X-Request-Id", new string('x', 300));
            await server.SendAsync(HttpMethod.Get, "/v2/fns");
        }

        var lines = await LinesAsync("api error");
        Assert.Contains(" fn_request_id=made ", lines[0]);
        Assert.Contains($" fn_request_id={new string('x', 256)} ", lines[1]);
    }

    [Fact]
    [Spec("server 9", "request-id provider")]
    public async Task The_line_and_the_span_of_a_call_carry_the_id_of_its_request()
    {
        await using var zipkin = await SpanReceiver.StartAsync();
        await using (
            var server = await StartAsync(
                builder => builder.UseRequestId("X-Request-Id").Set("FN_ZIPKIN_URL", $"{zipkin.Url}/api/v2/spans"),
                new Peer()
            )
        )
        {
            var (_, fnId, _) = await server.AddAllAsync();
            server.Client.DefaultRequestHeaders.Add("X-Request-Id", "order-7");
            using var answer = await server.Client.PostAsync(
                $"/invoke/{fnId}",
                content: null,
                TestContext.Current.CancellationToken
            );
            var tracer = server.Server.Services.GetRequiredService<TracerProvider>();
            await Wait.UntilAsync(
                () =>
                    tracer.ForceFlush()
                    && zipkin.Spans.Any(static span => span.Tags.GetValueOrDefault("fn.rid") == "order-7"),
                "the span has come"
            );
        }

        Assert.Contains(" fn_request_id=order-7 ", Assert.Single(await LinesAsync("call completed")));
    }

    private Task<ExtendedServer> StartAsync(Action<FnServerBuilder> extend, Peer? peer = null) =>
        ExtendedServer.StartAsync(
            builder => extend(builder.Set("FN_LOG_DEST", $"file://{_log}").Set("FN_LOG_LEVEL", "debug")),
            peer
        );

    private async Task<List<string>> LinesAsync(string message) =>
        [
            .. (await File.ReadAllLinesAsync(_log, TestContext.Current.CancellationToken)).Where(line =>
                line.Contains($"msg=\"{message}\"", StringComparison.Ordinal)
            ),
        ];
}
