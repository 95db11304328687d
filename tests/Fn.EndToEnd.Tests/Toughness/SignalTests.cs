using System.Text.RegularExpressions;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>A server that is told to end, or ended, under load.</summary>
public sealed class SignalTests(RawImage raw)
{
    private const int Calls = 8;

    [ProductFact]
    public async Task Told_to_end_it_answers_every_call_it_took_and_leaves_no_container()
    {
        await using var site = await FnSite.StartAsync();
        var (label, calls) = await LoadAsync(site, "sleep 1500");

        var code = await site.Server.StopAsync();

        var answers = await Task.WhenAll(calls);
        Assert.Equal(0, code);
        Assert.Equal(Enumerable.Range(0, Calls).Select(call => (200, $"{call}\n")), answers);
        Assert.Empty(await DockerCommand.StatesAsync(label));
    }

    [ProductFact]
    public async Task Ended_under_load_it_leaves_no_container_after_the_next_start()
    {
        await using var site = await FnSite.StartAsync();
        var (label, calls) = await LoadAsync(site, "sleep 20000");

        await site.Server.KillAsync();
        Assert.NotEmpty(await DockerCommand.StatesAsync(label));
        await site.StartServerAsync();

        await Eventually.AskAsync(() => DockerCommand.StatesAsync(label), all => all.Length == 0, "their end");
        foreach (var call in calls)
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
        }
        await Eventually.AskAsync(
            () => Task.FromResult(site.Server.Log),
            log => Regex.IsMatch(log, "Removed [0-9]+ containers of this server that were left behind"),
            "the line about them"
        );
    }

    /// <summary>Calls of a function, all of which have reached it.</summary>
    private async Task<(string Label, Task<(int Status, string Body)>[] Calls)> LoadAsync(FnSite site, string orders)
    {
        var label = await site.CreateAppAsync("signals");
        var endpoint = await site.CreateFunctionAsync("signals", "f", raw.Name);
        var calls = Enumerable
            .Range(0, Calls)
            .Select(call => FnSite.PostAsync(endpoint, $"{orders}\nprint {call}"))
            .ToArray();
        await Eventually.AskAsync(
            () => Task.FromResult(Regex.Count(site.Server.Log, "starting call ")),
            count => count == Calls,
            "the start of every call"
        );
        return (label, calls);
    }
}
