using System.Collections.Concurrent;
using Fn.Server.Extensions;
using Fn.Testing;
using Fn.Testing.Peers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fn.Server.Tests.Extensions;

public sealed class MiddlewareTests
{
    private readonly ConcurrentQueue<string> _seen = new();

    [Fact]
    [Spec("server 9", "middleware around all", "middleware around the API", "extra endpoints")]
    public async Task Middleware_runs_in_the_order_in_which_it_was_added_around_what_it_is_for()
    {
        await using var server = await ExtendedServer.StartAsync(builder =>
            builder
                .UseForApi(Seen("api"))
                .Use(Seen("first"))
                .Use(Seen("second"))
                .Map(
                    "GET",
                    "/v2/stock/{item}",
                    static context => context.Response.WriteAsync($"\"{context.GetRouteValue("item")}\"")
                )
        );

        var api = await server.SendAsync(HttpMethod.Get, "/v2/apps");
        var extra = await server.SendAsync(HttpMethod.Get, "/v2/stock/tea");
        var unknown = await server.SendAsync(HttpMethod.Get, "/nothing");

        Assert.Equal((200, 200, 404), (api.Status, extra.Status, unknown.Status));
        Assert.Equal("tea", extra.Body.GetString());
        Assert.Equal(
            [
                "first /v2/apps",
                "second /v2/apps",
                "api /v2/apps",
                "first /v2/stock/tea",
                "second /v2/stock/tea",
                "first /nothing",
                "second /nothing",
            ],
            _seen
        );
    }

    [Fact]
    [Spec("server 9", "middleware around invocation")]
    public async Task Middleware_around_invocation_sees_calls_of_both_kinds_and_nothing_else()
    {
        var peer = Peer.Answering(Answers.Ok("hello"));
        await using var server = await ExtendedServer.StartAsync(
            builder => builder.UseForInvocation(Seen("invocation")),
            peer
        );
        var (_, fnId, _) = await server.AddAllAsync();

        using var direct = await server.Client.PostAsync(
            $"/invoke/{fnId}",
            content: null,
            TestContext.Current.CancellationToken
        );
        using var trigger = await server.Client.GetAsync("/t/shop/hello", TestContext.Current.CancellationToken);

        Assert.True(direct.IsSuccessStatusCode && trigger.IsSuccessStatusCode);
        Assert.Equal([$"invocation /invoke/{fnId}", "invocation /t/shop/hello"], _seen);
    }

    [Fact]
    [Spec("server 9", "middleware that does not go on")]
    public async Task Middleware_that_does_not_go_on_answers_itself()
    {
        await using var server = await ExtendedServer.StartAsync(static builder =>
            builder.UseForApi(
                static (context, _) =>
                {
                    context.Response.StatusCode = 401;
                    return Task.CompletedTask;
                }
            )
        );

        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/v2/apps")).Status);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/version")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Spec("server 9", "middleware that fails")]
    public async Task Middleware_that_fails_is_answered_with_500(bool isAroundAll)
    {
        FnMiddleware failing = static (_, _) => throw new InvalidOperationException("broken");
        await using var server = await ExtendedServer.StartAsync(builder =>
            _ = isAroundAll ? builder.Use(failing) : builder.UseForApi(failing)
        );

        var answer = await server.SendAsync(HttpMethod.Get, "/v2/apps");

        Assert.Equal(500, answer.Status);
        Assert.Equal("internal server error", answer.Body.GetProperty("message").GetString());
    }

    private FnMiddleware Seen(string name) =>
        (context, next) =>
        {
            _seen.Enqueue($"{name} {context.Request.Path}");
            return next(context);
        };
}
