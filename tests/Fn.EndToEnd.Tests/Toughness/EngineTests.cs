using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Container engines that die, dawdle or lose a container.</summary>
public sealed class EngineTests(RawImage raw)
{
    private const int Clients = 4;

    /// <summary>As when a daemon that does not keep its containers ends: they die with it, and it knows nothing of them when it is back.</summary>
    [ProductFact]
    public async Task It_dies_with_its_containers_and_comes_back_in_the_middle_of_load()
    {
        await using var engine = new EngineRelay();
        await using var site = await FnSite.StartAsync(("DOCKER_HOST", engine.Address), ("FN_LOG_LEVEL", "info"));
        var label = await site.CreateAppAsync("engine");
        var endpoint = await site.CreateFunctionAsync("engine", "f", raw.Name);
        Assert.Equal((200, "before\n"), await FnSite.PostAsync(endpoint, "print before"));
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, Clients).Select(client => LoadAsync(endpoint, client, over.Token)).ToArray();

        await engine.DownAsync();
        await DockerCommand.RemoveContainersAsync(label);
        await Eventually.AskAsync(
            () => FnSite.PostAsync(endpoint, "print meanwhile"),
            answer => answer.Status >= 500,
            "a failure while there is no engine"
        );
        engine.Up();
        await Eventually.AskAsync(
            () => FnSite.PostAsync(endpoint, "print after"),
            answer => answer == (200, "after\n"),
            "an answer after the engine's return"
        );

        await over.CancelAsync();
        Assert.All(await Task.WhenAll(load), good => Assert.True(good > 0, "a client had no good answer"));
        Assert.Contains("does not answer", site.Server.Log);
        Assert.Equal(0, await site.Server.StopAsync());
        Assert.Empty(await DockerCommand.StatesAsync(label));
    }

    [ProductFact]
    public async Task It_goes_away_and_warm_containers_answer_on()
    {
        await using var engine = new EngineRelay();
        await using var site = await ToughSite.StartAsync(
            raw,
            ("DOCKER_HOST", engine.Address),
            ("FN_FREEZE_IDLE_MSECS", "60000")
        );
        var victim = await site.CreateVictimAsync();

        await engine.DownAsync();
        var (status, body) = await FnSite.PostAsync(victim, "print cold");
        engine.Up();

        Assert.InRange(status, 500, 503);
        Assert.StartsWith("{\"message\":", body);
        Assert.Equal((200, "well again\n"), await FnSite.PostAsync(victim, "print well again"));
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task It_answers_slowly_and_warm_calls_do_not_notice()
    {
        await using var slow = new EngineRelay { Delay = TimeSpan.FromMilliseconds(500) };
        await using var site = await ToughSite.StartAsync(raw, ("DOCKER_HOST", slow.Address));
        var victim = await site.CreateVictimAsync();

        var answers = await Task.WhenAll(FnSite.PostAsync(victim, "print 1"), FnSite.PostAsync(victim, "print 2"));

        Assert.Equal([(200, "1\n"), (200, "2\n")], answers);
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task It_loses_a_container_and_one_call_with_it()
    {
        await using var site = await ToughSite.StartAsync(raw);
        var victim = await site.CreateVictimAsync();
        var call = FnSite.PostAsync(victim, "never");
        var containers = await Eventually.AskAsync(
            () => site.ContainersAsync("victim"),
            all => all.Length == 1,
            "its container"
        );
        await DockerCommand.RunAsync("rm", "-f", containers[0]);

        var (status, body) = await call;

        Assert.Equal((502, """{"message":"error receiving function response"}"""), (status, body.Trim()));
        Assert.Equal((200, "well again\n"), await FnSite.PostAsync(victim, "print well again"));
        await site.AssertOneLineAsync("call failed: error receiving function response");
        await site.AssertUnharmedAsync();
    }

    /// <summary>Calls until it is over: every call has one answer, which is its own or a failure in one sentence.</summary>
    /// <returns>How many were good.</returns>
    private static async Task<int> LoadAsync(Uri endpoint, int client, CancellationToken over)
    {
        var good = 0;
        for (var call = 0; !over.IsCancellationRequested; call++)
        {
            var (status, body) = await FnSite.PostAsync(endpoint, $"print {client} {call}");
            if (status == 200)
            {
                Assert.Equal($"{client} {call}\n", body);
                good++;
            }
            else
            {
                Assert.InRange(status, 500, 504);
                Assert.StartsWith("{\"message\":", body);
            }
        }
        return good;
    }
}
