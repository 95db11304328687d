using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>What is called is taken away while it is being called.</summary>
public sealed class ChangeTests(RawImage raw)
{
    private const string LongCall = "sleep 1500\nprint done";

    [ProductFact]
    public Task A_function_is_deleted_and_the_call_in_it_is_answered() =>
        new ToughCase(raw, "hot function terminated: idle timeout, .*fn_id {victim}")
        {
            VictimRecovers = false,
        }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            var call = FnSite.PostAsync(victim, LongCall);
            await site.AwaitLineAsync("Container .* of {victim} ready");

            (await site.Site.FnAsync("delete", "function", "tough", "victim")).Succeeded();

            Assert.Equal(404, (await FnSite.PostAsync(victim, "print gone")).Status);
            Assert.Equal((200, "done\n"), await call);
        });

    [ProductFact]
    public Task An_app_is_deleted_and_the_call_in_it_is_answered() =>
        new ToughCase(raw, "hot function terminated: idle timeout").RunAsync(async site =>
        {
            await site.Site.CreateAppAsync("doomed");
            var doomed = await site.Site.CreateFunctionAsync("doomed", "f", raw.Name, "--idle-timeout", "1");
            var call = FnSite.PostAsync(doomed, LongCall);
            await site.AwaitLineAsync("Container .* ready", times: 2);

            (await site.Site.FnAsync("delete", "app", "doomed", "--force", "--recursive")).Succeeded();

            Assert.Equal(404, (await FnSite.PostAsync(doomed, "print gone")).Status);
            Assert.Equal((200, "done\n"), await call);
        });

    [ProductFact]
    public async Task An_image_is_removed_and_warm_containers_answer_on()
    {
        // Nobody answers there, so that it cannot be pulled again.
        var image = $"localhost:1/docker-e2e/gone:{Guid.NewGuid():N}";
        await DockerCommand.RunAsync("tag", raw.Name, image);
        await new ToughCase(raw, "hot function failure: ").RunAsync(async site =>
        {
            var endpoint = await site.Site.CreateFunctionAsync("tough", "gone", image, "--idle-timeout", "1");
            Assert.Equal((200, "warm\n"), await FnSite.PostAsync(endpoint, "print warm"));
            await using var load = new SteadyClient(endpoint, "warm", mayFail: false);

            await DockerCommand.RunAsync("rmi", image);
            Assert.True(await load.StopAsync() > 0, "no call was answered");
            await site.AwaitLineAsync("hot function terminated: idle timeout");
            var (status, body) = await FnSite.PostAsync(endpoint, "print cold");

            Assert.InRange(status, 500, 504);
            Assert.StartsWith("{\"message\":", body);
        });
    }
}
