using System.Diagnostics;
using Fn.Agent.Metrics;
using Fn.Testing;
using Fn.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace Fn.Server.Tests.Observability;

/// <summary>A server on which everything has happened once that is counted, and a scrape of it.</summary>
public sealed class BusyDay : IAsyncLifetime
{
    private FullServer? _server;
    private Scrape? _scrape;

    internal Scrape Scrape => _scrape!;

    internal string AppId => _server!.AppId;

    internal string HelloId { get; private set; } = "";

    internal string ProcessName { get; } = Process.GetCurrentProcess().ProcessName;

    public async ValueTask InitializeAsync()
    {
        var peer = new Peer { OnRequest = AnswerAsync };
        _server = await FullServer.StartAsync(peer, [("FN_PROCESS_COLLECTOR_LIST", $"none {ProcessName}")]);
        HelloId = await _server.AddFunctionAsync("hello");

        // A cold call, a freeze, a warm one, ends of all kinds, and the same through a trigger.
        await CallAsync(HelloId);
        await UntilFrozenAsync(1);
        await CallAsync(HelloId);
        await CallAsync(HelloId, ("X-Fail", "1"));
        await CallAsync("unknown");
        await SendAsync(HttpMethod.Get, "/t/shop/hello");
        await SendAsync(HttpMethod.Patch, "/t/shop/hello?again");
        await SendAsync(HttpMethod.Get, "/t/shop/nowhere");
        await SendAsync(HttpMethod.Get, "/nowhere");
        await SendAsync(HttpMethod.Get, $"/v2/apps/{AppId}");
        await SendAsync(new HttpMethod("PURGE"), "/v2/apps");

        // A function that needs all memory: whoever is frozen has to go.
        await UntilFrozenAsync(1);
        await CallAsync(await _server.AddFunctionAsync("large", memory: 256));

        // What only a real engine would tell.
        var engine = _server.App.Services.GetRequiredService<AgentMetrics>().Engine;
        engine.OnRequest("docker_create_container", "ok", TimeSpan.FromMilliseconds(40));
        engine.OnRequest("docker_start_container", "404", TimeSpan.FromMilliseconds(4));
        engine.OnExit("exit_137");
        engine.OnEvent("die", "container");

        _scrape = await Scrape.OfAsync(_server.Client);
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private static async Task<bool> AnswerAsync(
        PeerRequest request,
        PeerConnection connection,
        Fn.Testing.Engine.FakeContainer container
    )
    {
        await connection.WriteAsync(
            request.Has("X-Fail")
                ? Answers.With("502 Bad Gateway", "no")
                : Answers.Ok("hello", "Fn-Fdk-Version: fdk-test/1.2")
        );
        return true;
    }

    private async Task CallAsync(string fnId, params (string, string)[] headers) =>
        (await _server!.InvokeAsync(fnId, headers)).Dispose();

    private async Task SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await _server!.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private Task UntilFrozenAsync(int count) =>
        Wait.UntilAsync(
            () => _server!.Engine.Containers.Count(static container => container.IsFrozen) == count,
            "the idle container is frozen"
        );
}
