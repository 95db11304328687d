using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>A server that is told to end, or ended, under load; what is held then is what its next start holds.</summary>
public sealed class SignalTests(RawImage raw)
{
    private const int Calls = 8;

    [ProductFact]
    public Task Told_to_end_it_answers_every_call_it_took_and_leaves_no_container() =>
        new ToughCase(raw, "Halting\\.\\.\\.")
        {
            HitsEverybody = true,
            Settings = [("FN_LOG_LEVEL", "debug")],
        }.RunAsync(async site =>
        {
            var calls = await LoadAsync(site, "sleep 1500");

            var code = await site.Site.Server.StopAsync();

            var answers = await Task.WhenAll(calls);
            Assert.Equal(0, code);
            Assert.Equal(Enumerable.Range(0, Calls).Select(call => (200, $"{call}\n")), answers);
        });

    [ProductFact]
    public Task Ended_under_load_it_leaves_no_container_after_the_next_start() =>
        new ToughCase(raw, "Removed [0-9]+ containers of this server that were left behind")
        {
            HitsEverybody = true,
            Settings = [("FN_LOG_LEVEL", "debug")],
        }.RunAsync(async site =>
        {
            var calls = await LoadAsync(site, "sleep 20000");

            await site.Site.Server.KillAsync();
            Assert.NotEmpty(await DockerCommand.StatesAsync(site.Label));
            Assert.NotEmpty(site.Site.SocketDirectories);
            await site.Site.StartServerAsync();

            foreach (var call in calls)
            {
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
            }
        });

    /// <summary>Calls of the victim, all of which have reached it.</summary>
    private static async Task<Task<(int Status, string Body)>[]> LoadAsync(ToughSite site, string orders)
    {
        var victim = await site.CreateVictimAsync();
        var calls = Enumerable
            .Range(0, Calls)
            .Select(call => FnSite.PostAsync(victim, $"err begun\n{orders}\nprint {call}"))
            .ToArray();
        await site.AwaitLineAsync("msg=begun .*fn_id={victim}", Calls);
        return calls;
    }
}
