using System.Collections.Concurrent;
using Fn.Agent.Calls;
using Fn.Model.Errors;
using Fn.Server.Extensions;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Server.Tests.Extensions;

public sealed class CallListenerTests
{
    [Fact]
    [Spec("server 9", "call listeners", "own engine")]
    public async Task A_listener_stands_around_each_call_and_may_change_what_is_called()
    {
        var peer = Peer.Answering(Answers.Ok("hello"));
        var listener = new Watcher { Config = new() { ["GREETING"] = "moin" } };
        await using var server = await ExtendedServer.StartAsync(builder => builder.Listen(listener), peer);
        var (_, fnId, _) = await server.AddAllAsync();

        using var answer = await server.Client.PostAsync(
            $"/invoke/{fnId}",
            content: null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var id = answer.Headers.GetValues("Fn-Call-Id").Single();
        Assert.Equal([$"before {id}", $"after {id} moin Completed"], listener.Heard);
    }

    [Fact]
    [Spec("server 9", "a call listener refuses a call")]
    public async Task A_call_that_a_listener_refuses_is_answered_with_its_error_and_reaches_no_container()
    {
        var peer = Peer.Answering(Answers.Ok("hello"));
        var listener = new Watcher { Failure = new FnError(402, "pay first", Blame.Caller).ToException() };
        await using var server = await ExtendedServer.StartAsync(builder => builder.Listen(listener), peer);
        var (_, fnId, _) = await server.AddAllAsync();

        var answer = await server.SendAsync(HttpMethod.Post, $"/invoke/{fnId}");

        Assert.Equal(402, answer.Status);
        Assert.Equal("pay first", answer.Body.GetProperty("message").GetString());
        Assert.Empty(peer.Requests);
    }

    [Fact]
    public async Task A_call_listener_that_breaks_costs_that_call_a_500()
    {
        var peer = Peer.Answering(Answers.Ok("hello"));
        var listener = new Watcher { Failure = new InvalidOperationException("broken") };
        await using var server = await ExtendedServer.StartAsync(builder => builder.Listen(listener), peer);
        var (_, fnId, _) = await server.AddAllAsync();

        var answer = await server.SendAsync(HttpMethod.Post, $"/invoke/{fnId}");

        Assert.Equal(500, answer.Status);
        Assert.Equal("internal server error", answer.Body.GetProperty("message").GetString());
    }

    private sealed class Watcher : ICallListener
    {
        public ConcurrentQueue<string> Heard { get; } = new();

        public Exception? Failure { get; init; }

        public Dictionary<string, string> Config { get; init; } = [];

        public ValueTask<Call> BeforeCallAsync(Call call, CancellationToken cancellationToken)
        {
            Heard.Enqueue($"before {call.Id}");
            if (Failure is not null)
            {
                throw Failure;
            }
            var target = new CallTarget(call.Target.App, call.Target.Function with { Config = Config });
            return ValueTask.FromResult(
                new Call
                {
                    Id = call.Id,
                    Target = target,
                    Trigger = call.Trigger,
                }
            );
        }

        public ValueTask AfterCallAsync(Call call, CallOutcome outcome, CancellationToken cancellationToken)
        {
            Heard.Enqueue($"after {call.Id} {call.Target.Environment["GREETING"]} {outcome.End}");
            throw new InvalidOperationException("what fails afterwards changes nothing");
        }
    }
}
