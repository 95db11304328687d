using System.Collections.Concurrent;
using Fn.Agent.Calls;
using Fn.Model.Errors;
using Fn.Server.Extensions;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;

namespace Fn.Server.Tests.Extensions;

public sealed class CallListenerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 9", "call listeners", "own engine")]
    public async Task A_listener_hears_of_each_call_when_it_has_its_container_and_when_it_has_ended()
    {
        var engine = new FakeEngine { Script = Peer.Answering(Answers.Ok("hello")).RunAsync };
        var listener = new Watcher(engine);
        await using var server = await StartAsync(engine, builder => builder.Listen(listener));
        var (_, fnId, _) = await server.AddAllAsync();

        var id = await CallAsync(server, fnId, "hello");

        Assert.Equal([$"before {id}, containers: 1", $"after {id} Completed"], listener.Heard);
    }

    [Fact]
    [Spec("server 9", "a call listener refuses a call")]
    public async Task A_call_that_a_listener_refuses_gives_its_container_back_for_the_next_one()
    {
        var peer = Peer.Answering(Answers.Ok("hello"));
        var engine = new FakeEngine { Script = peer.RunAsync };
        var listener = new Watcher(engine) { Failure = new FnError(402, "pay first", Blame.Caller).ToException() };
        await using var server = await StartAsync(engine, builder => builder.Listen(listener));
        var (_, fnId, _) = await server.AddAllAsync();

        var answer = await server.SendAsync(HttpMethod.Post, $"/invoke/{fnId}");
        Assert.Empty(peer.Requests);
        listener.Failure = null;
        await CallAsync(server, fnId, "hello");

        Assert.Equal((402, "pay first"), (answer.Status, answer.Body.GetProperty("message").GetString()));
        Assert.Single(engine.Created);
        Assert.Single(peer.Requests);
    }

    [Fact]
    public async Task A_call_listener_that_breaks_costs_that_call_a_500()
    {
        var engine = new FakeEngine { Script = new Peer().RunAsync };
        var listener = new Watcher(engine) { Failure = new InvalidOperationException("broken") };
        await using var server = await StartAsync(engine, builder => builder.Listen(listener));
        var (_, fnId, _) = await server.AddAllAsync();

        var answer = await server.SendAsync(HttpMethod.Post, $"/invoke/{fnId}");

        Assert.Equal(500, answer.Status);
        Assert.Equal("internal server error", answer.Body.GetProperty("message").GetString());
    }

    [Fact]
    [Spec("server 9", "overrider")]
    public async Task A_call_is_edited_before_it_asks_for_a_container()
    {
        var engine = new FakeEngine { Script = new Peer().RunAsync };
        await using var server = await StartAsync(
            engine,
            builder => builder.OverrideCalls(Greet).Listen(new Watcher(engine))
        );
        var (_, fnId, _) = await server.AddAllAsync();

        await CallAsync(server, fnId, "hello");

        Assert.Equal("moin", Assert.Single(engine.Created).Spec.Environment["GREETING"]);
    }

    [Fact]
    public async Task A_call_that_an_override_refuses_starts_no_container()
    {
        var engine = new FakeEngine { Script = new Peer().RunAsync };
        await using var server = await StartAsync(
            engine,
            static builder =>
                builder.OverrideCalls((_, _) => throw new FnError(451, "not here", Blame.Caller).ToException())
        );
        var (_, fnId, _) = await server.AddAllAsync();

        var answer = await server.SendAsync(HttpMethod.Post, $"/invoke/{fnId}");

        Assert.Equal((451, "not here"), (answer.Status, answer.Body.GetProperty("message").GetString()));
        Assert.Empty(engine.Created);
    }

    [Fact]
    [Spec("server 9", "before-call and after-call wrappers per container")]
    public async Task A_wrapper_stands_around_each_call_while_the_container_is_its_own()
    {
        var engine = new FakeEngine { Script = Peer.Answering(Answers.Ok("hello")).RunAsync };
        var wrapper = new Wrapper();
        await using var server = await StartAsync(engine, builder => builder.WrapCalls(wrapper));
        var (_, fnId, _) = await server.AddAllAsync();

        await CallAsync(server, fnId, "hello");
        wrapper.Failure = new FnError(402, "pay first", Blame.Caller).ToException();
        var refused = await server.SendAsync(HttpMethod.Post, $"/invoke/{fnId}");
        wrapper.Failure = null;
        await CallAsync(server, fnId, "hello");

        var name = Assert.Single(engine.Created).Spec.Name;
        Assert.Equal(402, refused.Status);
        Assert.Equal(
            [$"before {name} fresh", $"after {name}", $"before {name}", $"before {name}", $"after {name}"],
            wrapper.Heard
        );
    }

    private static Task<ExtendedServer> StartAsync(FakeEngine engine, Action<FnServerBuilder> extend) =>
        ExtendedServer.StartAsync(
            builder =>
            {
                builder.UseEngine(_ => engine);
                extend(builder);
            },
            new Peer()
        );

    private static async Task<string> CallAsync(ExtendedServer server, string fnId, string expected)
    {
        using var answer = await server.Client.PostAsync($"/invoke/{fnId}", content: null, Cancel);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancel));
        return answer.Headers.GetValues("Fn-Call-Id").Single();
    }

    private static ValueTask<Call> Greet(Call call, CancellationToken cancellationToken)
    {
        var function = call.Target.Function with { Config = new Dictionary<string, string> { ["GREETING"] = "moin" } };
        return ValueTask.FromResult(new Call { Id = call.Id, Target = new CallTarget(call.Target.App, function) });
    }

    private sealed class Watcher(FakeEngine engine) : ICallListener
    {
        public ConcurrentQueue<string> Heard { get; } = new();

        public Exception? Failure { get; set; }

        public ValueTask BeforeCallAsync(Call call, CancellationToken cancellationToken)
        {
            Heard.Enqueue($"before {call.Id}, containers: {engine.Containers.Count}");
            return Failure is null ? ValueTask.CompletedTask : throw Failure;
        }

        public ValueTask AfterCallAsync(Call call, CallOutcome outcome, CancellationToken cancellationToken)
        {
            Heard.Enqueue($"after {call.Id} {outcome.End}");
            throw new InvalidOperationException("what fails afterwards changes nothing");
        }
    }

    private sealed class Wrapper : ICallWrapper
    {
        public ConcurrentQueue<string> Heard { get; } = new();

        public Exception? Failure { get; set; }

        public ValueTask BeforeAsync(Call call, ICallContainer container, CancellationToken cancellationToken)
        {
            Heard.Enqueue($"before {container.Name}{(container.HasServed ? "" : " fresh")}");
            return Failure is null ? ValueTask.CompletedTask : throw Failure;
        }

        public ValueTask AfterAsync(
            Call call,
            ICallContainer container,
            CallOutcome outcome,
            CancellationToken cancellationToken
        )
        {
            Heard.Enqueue($"after {container.Name}");
            throw new InvalidOperationException("what fails afterwards changes nothing");
        }
    }
}
