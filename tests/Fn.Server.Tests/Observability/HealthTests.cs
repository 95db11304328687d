using System.Net;
using Fn.Datastore.Apps;
using Fn.Testing;
using Fn.Testing.Peers;
using Fn.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Fn.Server.Tests.Observability;

/// <summary><c>/ping</c>, <c>/ready</c> and the end of the server. Source: server specification 1.15, 4.13.</summary>
public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_serves_is_alive_and_ready()
    {
        await using var server = await FullServer.StartAsync(new Peer());

        Assert.Equal((HttpStatusCode.OK, """{"message":"alive"}"""), await GetAsync(server, "/ping"));
        Assert.Equal((HttpStatusCode.OK, """{"message":"ready"}"""), await GetAsync(server, "/ready"));
        using var head = new HttpRequestMessage(HttpMethod.Head, "/ready");
        using var answer = await server.Client.SendAsync(head, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_data_store_that_does_not_answer_makes_it_unready_but_not_dead_until_it_answers_again()
    {
        var stores = new MemoryStores();
        await using var server = await FullServer.StartAsync(
            new Peer(),
            replace: services => services.AddSingleton<IAppStore>(stores)
        );

        stores.IsDown = true;

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"message":"The data store does not answer"}"""),
            await GetAsync(server, "/ready")
        );
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/ping")).Status);
        stores.IsDown = false;
        await UntilReadyAsync(server);
    }

    [Fact]
    public async Task A_container_engine_that_does_not_answer_makes_it_unready()
    {
        await using var server = await FullServer.StartAsync(new Peer());

        server.Engine.IsDown = true;

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"message":"The container engine does not answer"}"""),
            await GetAsync(server, "/ready")
        );
        server.Engine.IsDown = false;
        await UntilReadyAsync(server);
    }

    [Fact]
    public async Task However_often_it_is_asked_it_looks_once_a_second()
    {
        var gate = new TaskCompletionSource();
        var stores = new MemoryStores { Gate = gate.Task };
        await using var server = await FullServer.StartAsync(
            new Peer(),
            replace: services => services.AddSingleton<IAppStore>(stores)
        );

        var questions = Enumerable.Range(0, 20).Select(_ => GetAsync(server, "/ready")).ToArray();
        gate.SetResult();

        Assert.All(await Task.WhenAll(questions), static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.InRange(stores.AppReads, 1, 5);
    }

    [Fact]
    public async Task Readiness_goes_first_and_calls_are_served_until_the_delay_is_over()
    {
        await using var server = await FullServer.StartAsync(new Peer(), [("FN_SHUTDOWN_DELAY", "1h")]);
        var fnId = await server.AddFunctionAsync("hello");
        using var hurry = new CancellationTokenSource();

        var stopping = server.App.StopAsync(hurry.Token);

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"message":"The server is shutting down"}"""),
            await GetAsync(server, "/ready")
        );
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/ping")).Status);
        using (var answer = await server.InvokeAsync(fnId))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await hurry.CancelAsync();
        await stopping;
        Assert.Empty(server.Engine.Containers);
    }

    [Fact]
    [Spec("server 4.13", "in-flight requests are answered")]
    public async Task A_call_that_runs_is_answered_though_the_listener_is_closed()
    {
        var (peer, release) = Waiting();
        await using var server = await FullServer.StartAsync(peer);
        var running = server.InvokeAsync(await server.AddFunctionAsync("hello"));
        await Wait.UntilAsync(() => !peer.Requests.IsEmpty, "the call runs");

        var stopping = server.App.StopAsync(Cancel);
        await UntilClosedAsync(server);
        Assert.False(stopping.IsCompleted);
        release.SetResult();

        using var answer = await running;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await stopping;
        Assert.Empty(server.Engine.Containers);
    }

    [Fact]
    public async Task In_a_hurry_a_call_that_runs_is_cut_off_and_its_container_is_removed_all_the_same()
    {
        var (peer, release) = Waiting();
        await using var server = await FullServer.StartAsync(peer);
        var running = server.InvokeAsync(await server.AddFunctionAsync("hello"));
        await Wait.UntilAsync(() => !peer.Requests.IsEmpty, "the call runs");
        using var hurry = new CancellationTokenSource();
        var stopping = server.App.StopAsync(hurry.Token);
        await UntilClosedAsync(server);

        await hurry.CancelAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
        await stopping;
        Assert.Empty(server.Engine.Containers);
        release.SetResult();
    }

    private static (Peer Peer, TaskCompletionSource Release) Waiting()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("late"));
        return (peer, release);
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(FullServer server, string path)
    {
        using var answer = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task UntilReadyAsync(FullServer server)
    {
        while ((await GetAsync(server, "/ready")).Status != HttpStatusCode.OK)
        {
            await Task.Delay(20, Cancel);
        }
    }

    private static async Task UntilClosedAsync(FullServer server)
    {
        using var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
        var ping = new Uri(server.Client.BaseAddress!, "/ping");
        while (await Record.ExceptionAsync(() => client.GetStringAsync(ping, Cancel)) is null)
        {
            await Task.Delay(5, Cancel);
        }
    }
}
