using System.Diagnostics;
using Fn.Testing;
using Fn.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Fn.Server.Tests.Observability;

/// <summary>Spans that are really sent, and what functions are told of the trace. Source: server specification 8.2, 2.11.</summary>
public sealed class TracingTests
{
    private const string ClientTrace = "0af7651916cd43dd8448eb211c80319c";
    private const string ClientSpan = "b7ad6b7169203331";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 8.2", "FN_ZIPKIN_URL", "span names", "attributes")]
    public async Task A_cold_call_is_a_tree_of_spans_below_that_of_its_caller()
    {
        await using var zipkin = await SpanReceiver.StartAsync();
        await using var server = await TracedAsync(new Peer(), zipkin);
        var fnId = await server.AddFunctionAsync("hello");

        using var answer = await server.InvokeAsync(fnId, ("traceparent", $"00-{ClientTrace}-{ClientSpan}-01"));

        await ReceiveAsync(server, zipkin, "agent_hot_launcher");
        (string Child, string Parent)[] tree =
        [
            ("serve_http", $"/invoke/{fnId}"),
            ("agent_submit", "serve_http"),
            ("agent_get_slot", "agent_submit"),
            ("agent_wait_hot", "agent_get_slot"),
            ("agent_hot_launcher", "agent_get_slot"),
            ("inotify_await", "agent_hot_launcher"),
            ("agent_hot_exec", "agent_submit"),
            ("agent_dispatch_httpstream", "agent_hot_exec"),
        ];
        Assert.Equal(ClientSpan, zipkin.Single(ClientTrace, $"/invoke/{fnId}").ParentId);
        Assert.All(
            tree,
            pair =>
                Assert.Equal(
                    zipkin.Single(ClientTrace, pair.Parent).Id,
                    zipkin.Single(ClientTrace, pair.Child).ParentId
                )
        );
        var submit = zipkin.Single(ClientTrace, "agent_submit");
        Assert.Equal(answer.Headers.GetValues("Fn-Call-Id").Single(), submit.Tags["fn.call_id"]);
        Assert.Equal((server.AppId, fnId), (submit.Tags["fn.app_id"], submit.Tags["fn.fn_id"]));
        Assert.Equal("200", zipkin.Single(ClientTrace, $"/invoke/{fnId}").Tags["http.response.status_code"]);
    }

    [Fact]
    [Spec("server 2.11", "B3")]
    [Spec("server 8.2", "B3")]
    public async Task The_function_is_told_the_span_that_calls_it_in_both_forms()
    {
        var peer = new Peer();
        await using var zipkin = await SpanReceiver.StartAsync();
        await using var server = await TracedAsync(peer, zipkin);
        var fnId = await server.AddFunctionAsync("hello");

        using var answer = await server.InvokeAsync(
            fnId,
            ("X-B3-TraceId", ClientTrace),
            ("X-B3-SpanId", ClientSpan),
            ("X-B3-Sampled", "1"),
            ("tracestate", "vendor=1")
        );

        await ReceiveAsync(server, zipkin, "agent_dispatch_httpstream");
        var dispatch = zipkin.Single(ClientTrace, "agent_dispatch_httpstream");
        var request = Assert.Single(peer.Requests);
        Assert.Equal($"00-{ClientTrace}-{dispatch.Id}-01", request.Value("Traceparent"));
        Assert.Equal(ClientTrace, request.Value("X-B3-Traceid"));
        Assert.Equal(dispatch.Id, request.Value("X-B3-Spanid"));
        Assert.Equal(dispatch.ParentId, request.Value("X-B3-Parentspanid"));
        Assert.Equal("1", request.Value("X-B3-Sampled"));
    }

    [Fact]
    public async Task A_trigger_hands_the_trace_to_the_call_and_what_the_client_sent_under_its_prefix()
    {
        var peer = new Peer();
        await using var zipkin = await SpanReceiver.StartAsync();
        await using var server = await TracedAsync(peer, zipkin);
        await server.AddFunctionAsync("hello");
        var sent = $"00-{ClientTrace}-{ClientSpan}-01";
        using var request = new HttpRequestMessage(HttpMethod.Get, "/t/shop/hello");
        request.Headers.Add("traceparent", sent);

        using var answer = await server.Client.SendAsync(request, Cancel);

        await ReceiveAsync(server, zipkin, "agent_dispatch_httpstream");
        var dispatch = zipkin.Single(ClientTrace, "agent_dispatch_httpstream");
        var received = Assert.Single(peer.Requests);
        Assert.Equal($"00-{ClientTrace}-{dispatch.Id}-01", received.Value("Traceparent"));
        Assert.Equal(sent, received.Value("Fn-Http-H-Traceparent"));
    }

    [Theory]
    [InlineData("traceparent", $"00-{ClientTrace}-{ClientSpan}-00")]
    [InlineData("b3", $"{ClientTrace}-{ClientSpan}-0")]
    [InlineData("b3", "0")]
    public async Task A_caller_who_does_not_want_a_trace_gets_none_and_the_function_is_told_so(
        string name,
        string value
    )
    {
        var peer = new Peer();
        await using var zipkin = await SpanReceiver.StartAsync();
        await using var server = await TracedAsync(peer, zipkin);
        var fnId = await server.AddFunctionAsync("hello");

        using var answer = await server.InvokeAsync(fnId, (name, value));

        server.App.Services.GetRequiredService<TracerProvider>().ForceFlush();
        var request = Assert.Single(peer.Requests);
        Assert.Equal("0", request.Value("X-B3-Sampled"));
        Assert.EndsWith("-00", request.Value("Traceparent"), StringComparison.Ordinal);
        Assert.DoesNotContain(zipkin.Spans, span => span.Name == $"/invoke/{fnId}");
        Assert.Contains(zipkin.Spans, static span => span.Name == "/v2/fns");
    }

    [Fact]
    [Spec("server 8.2", "every request except GET /")]
    public async Task Every_request_is_traced_but_those_that_ask_how_the_server_is()
    {
        await using var zipkin = await SpanReceiver.StartAsync();
        await using var server = await TracedAsync(new Peer(), zipkin);
        foreach (var path in (string[])["/", "/ping", "/ready", "/version", "/v2/apps", "/nowhere"])
        {
            using var answer = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        }

        var tracer = server.App.Services.GetRequiredService<TracerProvider>();
        var roots = zipkin.Spans.Where(static span => span.ParentId.Length == 0).Select(static span => span.Name);
        await Wait.UntilAsync(() => tracer.ForceFlush() && roots.Contains("/nowhere"), "the last span has come");
        Assert.Equal(["/version", "/v2/apps", "/nowhere"], roots);
    }

    [Fact]
    public async Task Spans_go_to_an_otlp_collector_that_the_standard_variables_name()
    {
        await using var collector = await SpanReceiver.StartAsync();
        await using var server = await FullServer.StartAsync(
            new Peer(),
            [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]
        );
        var fnId = await server.AddFunctionAsync("hello");

        using var answer = await server.InvokeAsync(fnId, ("traceparent", $"00-{ClientTrace}-{ClientSpan}-01"));

        await ReceiveAsync(server, collector, "agent_submit");
        await ReceiveAsync(server, collector, $"/invoke/{fnId}");
        var root = collector.Single(ClientTrace, $"/invoke/{fnId}");
        Assert.Equal(ClientSpan, root.ParentId);
        Assert.Equal(root.Id, collector.Single(ClientTrace, "serve_http").ParentId);
    }

    [Fact]
    public async Task Spans_that_nobody_takes_cost_no_call_and_one_line_in_the_log()
    {
        var log = Path.GetTempFileName();
        await using (
            var server = await FullServer.StartAsync(
                new Peer(),
                [
                    ("FN_ZIPKIN_URL", "http://127.0.0.1:1/api/v2/spans"),
                    ("FN_LOG_DEST", $"file://{log}"),
                    ("FN_LOG_LEVEL", "warn"),
                ]
            )
        )
        {
            var fnId = await server.AddFunctionAsync("hello");
            for (var call = 0; call < 2; call++)
            {
                using var answer = await server.InvokeAsync(fnId);
                Assert.True(answer.IsSuccessStatusCode);
                server.App.Services.GetRequiredService<TracerProvider>().ForceFlush();
            }
        }

        var line = Assert.Single(await File.ReadAllLinesAsync(log, Cancel));
        Assert.Contains("spans cannot be sent", line, StringComparison.Ordinal);
        Assert.Contains("receiver=\"http://127.0.0.1:1/api/v2/spans\"", line, StringComparison.Ordinal);
        File.Delete(log);
    }

    [Fact]
    [Spec("server 2.6", "tracing headers pass untouched")]
    public async Task Without_tracing_the_headers_of_the_client_reach_the_function_as_they_are()
    {
        var peer = new Peer();
        await using var server = await FullServer.StartAsync(peer);
        var fnId = await server.AddFunctionAsync("hello");

        using var answer = await server.InvokeAsync(
            fnId,
            ("traceparent", $"00-{ClientTrace}-{ClientSpan}-01"),
            ("X-B3-TraceId", "abc"),
            ("b3", "0")
        );

        var request = Assert.Single(peer.Requests);
        Assert.Equal($"00-{ClientTrace}-{ClientSpan}-01", request.Value("Traceparent"));
        Assert.Equal("abc", request.Value("X-B3-Traceid"));
        Assert.Equal("0", request.Value("B3"));
        Assert.False(request.Has("X-B3-Sampled"));
        Assert.Null(server.App.Services.GetService<TracerProvider>());
    }

    private static Task<FullServer> TracedAsync(Peer peer, SpanReceiver zipkin) =>
        FullServer.StartAsync(peer, [("FN_ZIPKIN_URL", $"{zipkin.Url}/api/v2/spans")]);

    private static Task ReceiveAsync(FullServer server, SpanReceiver receiver, string name) =>
        Wait.UntilAsync(
            () =>
                server.App.Services.GetRequiredService<TracerProvider>().ForceFlush()
                && receiver.Spans.Any(span => span.TraceId == ClientTrace && span.Name == name),
            $"the span {name} has come"
        );
}
