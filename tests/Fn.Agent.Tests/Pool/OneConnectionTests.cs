using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Pool;

/// <summary>Functions that are allowed calls in parallel and read from one connection only, as some official FDKs do.</summary>
public sealed class OneConnectionTests
{
    private const string Told = "take one call at a time, though fnproject.io/fn/concurrency is 4";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)] // as fdk-java
    [InlineData(false)] // as fdk-ruby, which takes the next connection when it has closed one
    public async Task All_calls_are_answered_and_the_log_says_once_that_they_went_one_by_one(bool isKept)
    {
        var peer = OneByOne(isKept, TimeSpan.FromMilliseconds(5));
        await using var host = await FnHost.StartAsync(peer, static f => f.Scaled(concurrency: 4, max: 1));

        var made = 0;
        await Wait.UntilAsync(
            async () =>
            {
                await CallAsync(host, clients: 6, calls: 10);
                made += 60;
                return host.Log.Has(Told);
            },
            "the log says it"
        );
        await CallAsync(host, clients: 4, calls: 5);

        Assert.Single(host.Log.Lines, static line => line.Text.Contains(Told, StringComparison.Ordinal));
        Assert.Equal(made + 20, peer.Requests.Count);
    }

    [Fact]
    public async Task A_long_call_holds_up_none_of_those_that_came_after_it()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var peer = OneByOne(isKept: true, TimeSpan.Zero, release.Task);
        await using var host = await FnHost.StartAsync(peer, static f => f.Scaled(concurrency: 4));
        var held = HeldCalls.StartAsync(host, "long");
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the long call runs");

        using var quick = await HeldCalls.StartAsync(host, "quick");

        Assert.Equal("quick", await quick.Content.ReadAsStringAsync(Cancel));
        Assert.False(held.IsCompleted);
        release.SetResult();
        using var answer = await held;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task CallAsync(FnHost host, int clients, int calls) =>
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(async client =>
                {
                    for (var i = 0; i < calls; i++)
                    {
                        using var response = await HeldCalls.StartAsync(host, $"{client}/{i}");
                        Assert.Equal($"{client}/{i}", await response.Content.ReadAsStringAsync(Cancel));
                    }
                })
        );

    private static Peer OneByOne(bool isKept, TimeSpan duration, Task? release = null)
    {
        var peer = new Peer { IsSerial = true };
        peer.OnRequest = async (request, connection, _) =>
        {
            await (request.Text == "long" ? release! : Task.Delay(duration, Cancel));
            await connection.WriteAsync(Answers.Ok(request.Text, isKept ? [] : ["Connection: close"]));
            return isKept;
        };
        return peer;
    }
}
