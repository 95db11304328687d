using Fn.EndToEnd.Tests.Harness;
using Fn.Testing.Engine;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Container engines that die, dawdle or lose a container.</summary>
public sealed class EngineTests(RawImage raw)
{
    private const int Clients = 4;
    private const string EventsLost = "The container engine's event stream ended";
    private static readonly (string, string) NeverFreeze = ("FN_FREEZE_IDLE_MSECS", "60000");

    /// <summary>A daemon that does not keep its containers ends those it finds when it is back.</summary>
    [ProductFact]
    public async Task It_is_killed_and_comes_back_in_the_middle_of_load()
    {
        await using var engine = await OwnEngine.StartAsync(raw.Name, keepsContainers: false);
        await new ToughCase(raw, EventsLost) { Engine = engine, HitsEverybody = true }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            Assert.Equal((200, "before\n"), await FnSite.PostAsync(victim, "print before"));
            var load = Enumerable
                .Range(0, Clients)
                .Select(client => new SteadyClient(victim, $"client {client}", mayFail: true))
                .ToArray();

            await engine.KillAsync();
            await AssertColdCallsFailAsync(site);
            await engine.StartAsync();
            await Eventually.AskAsync(
                () => FnSite.PostAsync(victim, "print after"),
                answer => answer == (200, "after\n"),
                "an answer after the engine's return"
            );

            foreach (var client in load)
            {
                Assert.True(await client.StopAsync() > 0, "a client had no good answer");
            }
        });
    }

    [ProductFact]
    public async Task It_is_killed_and_takes_over_its_containers_whose_calls_do_not_notice()
    {
        await using var engine = await OwnEngine.StartAsync(raw.Name, keepsContainers: true);
        await new ToughCase(raw, EventsLost) { Engine = engine, Settings = [NeverFreeze] }.RunAsync(async site =>
        {
            await engine.KillAsync();
            await AssertColdCallsFailAsync(site);
            await engine.StartAsync();

            await site.AwaitLineAsync("Listening to the container engine's events again");
            var victim = await site.CreateVictimAsync();
            Assert.Equal((200, "after\n"), await FnSite.PostAsync(victim, "print after"));
        });
    }

    [ProductFact]
    public async Task It_hangs_and_cold_calls_wait_until_it_goes_on()
    {
        await using var engine = await OwnEngine.StartAsync(raw.Name, keepsContainers: false);
        await new ToughCase(raw, "msg=\"call completed\".* fn_id={victim} .*waited_ms=[0-9]{4,}")
        {
            Engine = engine,
            Settings = [NeverFreeze, ("FN_LOG_LEVEL", "debug")],
        }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            await engine.HangAsync();
            var cold = FnSite.PostAsync(victim, "print cold");
            await site.AwaitNeighbourAsync(TimeSpan.FromSeconds(2));
            Assert.False(cold.IsCompleted);
            await engine.GoOnAsync();

            Assert.Equal((200, "cold\n"), await cold);
        });
    }

    [ProductFact]
    public async Task It_answers_slowly_and_warm_calls_do_not_notice()
    {
        await using var slow = new EngineRelay { Delay = TimeSpan.FromMilliseconds(500) };
        await new ToughCase(raw, "Container .* of {victim} ready in [0-9]{4,} ms")
        {
            Settings = [("DOCKER_HOST", slow.Address), NeverFreeze],
        }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            Assert.Equal((200, "cold\n"), await FnSite.PostAsync(victim, "print cold"));
        });
    }

    [ProductFact]
    public Task It_loses_a_container_and_one_call_with_it() =>
        new ToughCase(raw, "call failed: error receiving function response").RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            var call = FnSite.PostAsync(victim, "never");
            var containers = await Eventually.AskAsync(
                site.VictimContainersAsync,
                all => all.Length == 1,
                "its container"
            );
            await DockerCommand.RunAsync("rm", "-f", containers[0]);

            var (status, body) = await call;

            Assert.Equal((502, """{"message":"error receiving function response"}"""), (status, body.Trim()));
        });

    private async Task AssertColdCallsFailAsync(ToughSite site)
    {
        var cold = await site.Site.CreateFunctionAsync("tough", "cold", raw.Name, "--idle-timeout", "1");

        var (status, body) = await FnSite.PostAsync(cold, "print cold");

        Assert.InRange(status, 500, 504);
        Assert.StartsWith("{\"message\":", body);
    }
}
