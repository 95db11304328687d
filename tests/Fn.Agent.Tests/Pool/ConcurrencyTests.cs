using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Model.Functions;
using Fn.Model.Wire;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Pool;

/// <summary>Functions that take calls in parallel: <c>fnproject.io/fn/concurrency</c>.</summary>
public sealed class ConcurrencyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_takes_as_many_calls_at_once_as_its_function_allows()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(concurrency: 4));

        var calls = await held.RunAsync(host, 4);
        await held.FinishAsync(calls);

        Assert.Single(host.Engine.Created);
        Assert.Equal(4, held.Peer.MostOpen);
    }

    [Fact]
    public async Task More_calls_than_that_get_another_container()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(concurrency: 4));

        var calls = await held.RunAsync(host, 6);
        await held.FinishAsync(calls);

        Assert.Equal(2, host.Engine.Created.Count);
        Assert.Equal(4, held.Peer.MostOpen);
    }

    [Fact]
    public async Task Calls_one_after_the_other_use_one_connection()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(
            peer,
            static f => f.Scaled(concurrency: 1000),
            new() { ["FN_FREEZE_IDLE_MSECS"] = "-1" }
        );

        for (var i = 0; i < 5; i++)
        {
            using var response = await HeldCalls.StartAsync(host);
        }

        Assert.Equal(1, peer.Accepts);
    }

    [Fact]
    public async Task Every_call_gets_its_own_answer()
    {
        var peer = Peer.Answering(static request => Answers.Ok(request.Text));
        await using var host = await FnHost.StartAsync(peer, static f => f.Scaled(concurrency: 8));
        var clients = Enumerable
            .Range(0, 16)
            .Select(async client =>
            {
                for (var i = 0; i < 50; i++)
                {
                    var body = $"{client}/{i}";
                    using var response = await HeldCalls.StartAsync(host, body);
                    Assert.Equal(body, await response.Content.ReadAsStringAsync(Cancel));
                }
            });

        await Task.WhenAll(clients);

        Assert.InRange(peer.MostOpen, 1, 8);
    }

    [Fact]
    public async Task The_annotation_of_an_app_is_that_of_its_functions_unless_they_have_their_own()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer);
        var app = host.App with { Annotations = ScaleAnnotations.Make(concurrency: 2) };
        host.Use(app, host.Function);
        var calls = await held.RunAsync(host, 2);
        Assert.Single(host.Engine.Created);

        host.Use(app, host.Function.Scaled(concurrency: 1));
        calls = [.. calls, .. await held.RunAsync(host, 2)];
        await held.FinishAsync(calls);

        Assert.Equal(3, host.Engine.Created.Count);
    }

    [Theory] // what was stored before there was a rule
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("\"4\"")]
    public async Task A_value_that_is_no_such_number_means_one(string value)
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(
            held.Peer,
            f =>
                f with
                {
                    Annotations = new Dictionary<string, RawJson> { [ContainerScale.ConcurrencyKey] = new(value) },
                }
        );

        var calls = await held.RunAsync(host, 2);
        await held.FinishAsync(calls);

        Assert.Equal(1, held.Peer.MostOpen);
    }

    [Fact]
    public async Task A_call_that_breaks_its_connection_ends_the_container_when_the_others_have_ended()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(concurrency: 4));
        var calls = await held.RunAsync(host, 2);
        var first = host.Engine.Created[0];

        using var broken = await HeldCalls.StartAsync(host, "break");
        var next = await held.RunAsync(host, 1);

        Assert.Equal(HttpStatusCode.BadGateway, broken.StatusCode);
        Assert.Equal(2, host.Engine.Created.Count);
        Assert.False(first.IsRemoved);
        await held.FinishAsync([.. calls, .. next]);
        await Wait.UntilAsync(() => first.IsRemoved, "it is removed after its calls");
        Assert.False(host.Engine.Created[1].IsRemoved);
    }

    [Fact] // the default is D20
    public async Task A_caller_who_leaves_a_container_that_others_use_ends_only_his_call()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(concurrency: 4));
        var calls = await held.RunAsync(host, 2);
        using var left = new CancellationTokenSource();
        var leaver = HeldCalls.StartForAsync(host, left.Token);
        await Wait.UntilAsync(() => held.Peer.Requests.Count == 3, "the call runs");

        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        await Wait.UntilAsync(
            () => host.Context.Containers.Values.Single().Lanes.Taken == 2,
            "the server knows that the caller has left"
        );
        calls = [.. calls, .. await held.RunAsync(host, 2)];
        await held.FinishAsync(calls);

        Assert.False(host.Engine.Created.Single().IsRemoved);
    }

    [Fact]
    public async Task A_call_past_its_deadline_leaves_the_others_alone()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(
            held.Peer,
            static f => f.Scaled(concurrency: 4) with { Timeout = 1 }
        );
        var late = await held.RunAsync(host, 1);

        using var response = await late[0];

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        await Wait.UntilAsync(
            () => host.Engine.Created[0].IsRemoved,
            "the container that may still work on it is removed"
        );
        await held.FinishAsync(HeldCalls.StartAsync(host));
    }

    [Fact]
    public async Task A_process_that_ends_fails_all_calls_it_had()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(concurrency: 4));
        var calls = await held.RunAsync(host, 4);

        host.Engine.Created[0].End(1);
        var answers = await Task.WhenAll(calls);

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode));
        await held.FinishAsync(HeldCalls.StartAsync(host));
        Assert.Equal(2, host.Engine.Created.Count);
    }

    [Fact]
    public async Task A_frozen_container_is_thawed_once_however_many_calls_come()
    {
        var held = new HeldCalls();
        var engine = new FakeEngine { Script = held.Peer.RunAsync };
        var thawing = new TaskCompletionSource();
        var thaws = 0;
        engine.OnThaw = _ =>
        {
            Interlocked.Increment(ref thaws);
            return thawing.Task;
        };
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(concurrency: 4), engine: engine);
        using var first = await HeldCalls.StartAsync(host, "quick");
        await Wait.UntilAsync(() => host.Engine.Created[0].IsFrozen, "it is frozen");

        var calls = Enumerable.Range(0, 4).Select(_ => HeldCalls.StartAsync(host)).ToArray();
        await Wait.UntilAsync(() => thaws > 0, "it is thawed");
        thawing.SetResult();
        await held.FinishAsync(calls);

        Assert.Equal(1, thaws);
    }

    [Fact] // server specification 4.7
    public async Task A_container_is_not_idle_before_its_last_call_has_ended()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(
            held.Peer,
            static f => f.Scaled(concurrency: 2),
            new() { ["FN_FREEZE_IDLE_MSECS"] = "0" }
        );
        var calls = await held.RunAsync(host, 1);
        using var other = await HeldCalls.StartAsync(host, "quick");

        Assert.Equal(0, host.Engine.Created[0].Freezes);
        await held.FinishAsync(calls);
        await Wait.UntilAsync(() => host.Engine.Created[0].IsFrozen, "it is frozen after the last");
    }

    [Fact]
    public async Task Output_of_calls_in_parallel_is_nobodys()
    {
        var peer = new Peer
        {
            OnRequest = static async (_, connection, container) =>
            {
                container.Print("from one of them\n");
                await connection.WriteAsync(Answers.Ok("x"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer, static f => f.Scaled(concurrency: 2));

        using var response = await HeldCalls.StartAsync(host);

        await Wait.UntilAsync(() => host.Log.Has("from one of them"), "it is logged");
        var line = host.Log.Lines.Single(static line =>
            line.Text.Contains("from one of them", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("CallId", line.Text, StringComparison.Ordinal);
    }
}
