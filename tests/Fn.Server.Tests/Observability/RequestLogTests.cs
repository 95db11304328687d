using System.Text.Json;
using Fn.Server.Extensions;
using Fn.Server.Tests.Extensions;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Server.Tests.Observability;

/// <summary>What the lines of one request carry. Source: server specification 8.3.</summary>
public sealed class RequestLogTests : IDisposable
{
    private const string ClientTrace = "0af7651916cd43dd8448eb211c80319c";

    private readonly string _log = Path.GetTempFileName();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_log);

    [Fact]
    [Spec("server 8.3", "action", "route parameters")]
    public async Task A_line_of_a_management_request_names_its_action_and_the_parameters_of_its_path()
    {
        await using (var server = await BrokenAsync(static builder => builder))
        {
            await server.SendAsync(HttpMethod.Get, "/v2/apps/01A%20B");
            await server.SendAsync(HttpMethod.Get, "/v2/runner/apps/01A/triggerBySource/http/x/y");
            await server.SendAsync(HttpMethod.Get, "/v2/greeting/you");
        }

        var lines = Lines("api error");
        Assert.Equal(["getApp", "getTriggerBySource", null], lines.Select(static line => Field(line, "action")));
        Assert.Equal(("GET", "/v2/apps/{app_id}"), (Field(lines[0], "method"), Field(lines[0], "route")));
        Assert.Equal("01A B", Field(lines[0], "app_id"));
        Assert.Equal(
            ("01A", "http", "/x/y"),
            (Field(lines[1], "app_id"), Field(lines[1], "trigger_type"), Field(lines[1], "trigger_source"))
        );
        Assert.Equal("you", Field(lines[2], "name"));
    }

    [Fact]
    [Spec("server 8.3", "action", "call_id")]
    public async Task The_line_of_a_call_names_its_action_call_function_and_app_and_by_a_trigger_its_path()
    {
        string fnId,
            appId,
            callId;
        await using (var server = await FullServer.StartAsync(Peer.Answering(Answers.Ok("x")), Settings("debug")))
        {
            fnId = await server.AddFunctionAsync("hello");
            appId = server.AppId;
            using var direct = await server.InvokeAsync(fnId);
            callId = direct.Headers.GetValues("Fn-Call-Id").Single();
            using var triggered = await server.Client.GetAsync(new Uri("/t/shop/hello", UriKind.Relative), Cancel);
        }

        var lines = Lines("call completed");
        Assert.Equal(["invoke", "trigger"], lines.Select(static line => Field(line, "action")));
        Assert.Equal(callId, Field(lines[0], "call_id"));
        Assert.All(lines, line => Assert.Equal((appId, fnId), (Field(line, "app_id"), Field(line, "fn_id"))));
        Assert.Equal([null, "shop"], lines.Select(static line => Field(line, "app_name")));
        Assert.Equal([null, "/hello"], lines.Select(static line => Field(line, "trigger_source")));
    }

    [Fact]
    [Spec("server 1.4", "api error")]
    [Spec("server 8.3", "action", "call_id")]
    public async Task A_call_that_failed_is_one_line_of_that_call_at_level_error()
    {
        string callId;
        await using (var server = await FullServer.StartAsync(Peer.Answering("no HTTP\r\n\r\n"), Settings("error")))
        {
            using var answer = await server.InvokeAsync(await server.AddFunctionAsync("hello"));
            callId = answer.Headers.GetValues("Fn-Call-Id").Single();
        }

        var line = Assert.Single(Lines(""));
        Assert.Equal("api error: call failed: error receiving function response", Field(line, "msg"));
        Assert.Equal(
            ("error", "invoke", callId),
            (Field(line, "level"), Field(line, "action"), Field(line, "call_id"))
        );
    }

    [Fact]
    [Spec("server 8.3", "action", "route parameters")]
    public async Task A_failure_before_there_is_a_call_names_what_was_called()
    {
        await using (
            var server = await BrokenAsync(
                static builder => builder.UseForInvocation(static (_, _) => throw new InvalidOperationException("x")),
                new Peer()
            )
        )
        {
            await server.SendAsync(HttpMethod.Post, "/invoke/01F");
            await server.SendAsync(HttpMethod.Get, "/t/shop/a/b");
        }

        var lines = Lines("api error");
        Assert.Equal(("invoke", "01F"), (Field(lines[0], "action"), Field(lines[0], "fn_id")));
        Assert.Equal(
            ("trigger", "shop", "/a/b"),
            (Field(lines[1], "action"), Field(lines[1], "app_name"), Field(lines[1], "trigger_source"))
        );
    }

    [Fact]
    [Spec("server 8.3", "trace_id")]
    public async Task Lines_of_a_traced_request_name_its_trace_and_other_lines_none()
    {
        await using var zipkin = await SpanReceiver.StartAsync();
        await using (
            var server = await FullServer.StartAsync(
                Peer.Answering(Answers.Ok("x")),
                [.. Settings("debug"), ("FN_ZIPKIN_URL", $"{zipkin.Url}/api/v2/spans")]
            )
        )
        {
            var fnId = await server.AddFunctionAsync("hello");
            using var answer = await server.InvokeAsync(fnId, ("traceparent", $"00-{ClientTrace}-b7ad6b7169203331-01"));
        }

        Assert.Equal(ClientTrace, Field(Assert.Single(Lines("call completed")), "trace_id"));
        Assert.Null(Field(Assert.Single(Lines("Fn serving on")), "trace_id"));
    }

    [Fact]
    [Spec("server 8.3", "no access log", "lines of an operator")]
    public async Task At_level_info_requests_that_go_well_leave_no_line_and_the_server_tells_what_it_has()
    {
        await using (var server = await FullServer.StartAsync(Peer.Answering(Answers.Ok("x")), Settings("info")))
        {
            var fnId = await server.AddFunctionAsync("hello");
            using var answer = await server.InvokeAsync(fnId);
            Assert.True(answer.IsSuccessStatusCode);
        }

        Assert.DoesNotContain(Lines(""), static line => Field(line, "action") is not null);
        Assert.All(
            [
                "available memory",
                "ram reservations",
                "cpu reservations",
                "Fn serving on `:",
                "hot function terminated",
                "Halting...",
            ],
            text => Assert.Single(Lines(text))
        );
    }

    private (string Name, string Value)[] Settings(string level) =>
        [("FN_LOG_DEST", $"file://{_log}"), ("FN_LOG_FORMAT", "json"), ("FN_LOG_LEVEL", level)];

    /// <summary>A server whose requests to the API all fail.</summary>
    private Task<ExtendedServer> BrokenAsync(Func<FnServerBuilder, FnServerBuilder> extend, Peer? peer = null) =>
        ExtendedServer.StartAsync(
            builder =>
            {
                foreach (var (name, value) in Settings("info"))
                {
                    builder.Set(name, value);
                }
                extend(builder)
                    .Map("GET", "/v2/greeting/{name}", static _ => throw new InvalidOperationException("broken"))
                    .UseForApi(static (_, _) => throw new InvalidOperationException("broken"));
            },
            peer
        );

    /// <summary>The lines whose message begins so, in their order.</summary>
    private List<JsonElement> Lines(string message) =>
        [
            .. File.ReadLines(_log)
                .Select(static line => JsonSerializer.Deserialize<JsonElement>(line))
                .Where(line => Field(line, "msg")!.StartsWith(message, StringComparison.Ordinal)),
        ];

    private static string? Field(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) ? value.GetString() : null;
}
