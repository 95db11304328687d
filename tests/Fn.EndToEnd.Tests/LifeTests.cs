using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests;

/// <summary>Servers and containers come and go; what a user entrusted to them stays.</summary>
public sealed class LifeTests(RawImage raw)
{
    [ProductFact]
    [Spec("fdk 4.1", "60", "61")]
    public async Task A_container_is_up_then_paused_then_gone()
    {
        await using var site = await FnSite.StartAsync();
        var label = await site.CreateAppAsync("life");
        var endpoint = await site.CreateFunctionAsync("life", "raw", raw.Name, "--idle-timeout", "2");

        var call = FnSite.PostAsync(endpoint, "sleep 1000\nprint done");
        await Eventually.AskAsync(() => DockerCommand.StatusesAsync(label), IsUp, "a container that is Up");
        var answer = await call;
        await Eventually.AskAsync(() => DockerCommand.StatusesAsync(label), IsPaused, "a container that is (Paused)");
        await Eventually.AskAsync(() => DockerCommand.StatusesAsync(label), all => all.Length == 0, "its end");

        Assert.Equal((200, "done\n"), answer);
    }

    [ProductFact]
    public async Task A_paused_container_answers_the_next_call()
    {
        await using var site = await FnSite.StartAsync();
        var label = await site.CreateAppAsync("life");
        var endpoint = await site.CreateFunctionAsync("life", "raw", raw.Name);
        await FnSite.PostAsync(endpoint, "write /tmp/mark");
        await Eventually.AskAsync(() => DockerCommand.StatusesAsync(label), IsPaused, "a container that is (Paused)");

        var (status, mounts) = await FnSite.PostAsync(endpoint, "cat /tmp/mark\nprint same");

        Assert.Equal((200, "same\n"), (status, mounts));
        Assert.Single(await DockerCommand.StatesAsync(label));
    }

    [ProductFact]
    public async Task A_server_that_was_killed_leaves_nothing_once_it_is_back()
    {
        await using var site = await FnSite.StartAsync();
        var label = await site.CreateAppAsync("life");
        var endpoint = await site.CreateFunctionAsync("life", "raw", raw.Name);
        await FnSite.PostAsync(endpoint, "print before");
        await site.Server.KillAsync();
        Assert.Single(await DockerCommand.StatesAsync(label));

        await site.StartServerAsync();
        await Eventually.AskAsync(() => DockerCommand.StatesAsync(label), all => all.Length == 0, "the old one's end");

        Assert.Equal((200, "after\n"), await FnSite.PostAsync(endpoint, "print after"));
    }

    [ProductFact]
    public async Task Restarts_lose_no_app_no_function_and_no_trigger()
    {
        await using var site = await FnSite.StartAsync();
        await site.CreateAppAsync("life");
        var endpoint = await site.CreateFunctionAsync("life", "raw", raw.Name);
        (await site.FnAsync("create", "trigger", "life", "raw", "t", "--type", "http", "--source", "/t")).Succeeded();
        (await site.FnAsync("config", "app", "life", "KEY", "value")).Succeeded();
        var before = await DescribeAsync(site);

        await site.Server.StopAsync();
        await site.StartServerAsync();
        var afterStop = await DescribeAsync(site);
        await site.Server.KillAsync();
        await site.StartServerAsync();
        var afterKill = await DescribeAsync(site);

        Assert.Equal(before, afterStop);
        Assert.Equal(before, afterKill);
        Assert.Equal((200, "here\n"), await FnSite.PostAsync(endpoint, "print here"));
        Assert.Equal(
            (200, "here\n"),
            await FnSite.PostAsync(new Uri($"http://127.0.0.1:{site.Port}/t/life/t"), "print here")
        );
    }

    [ProductFact]
    public async Task Two_servers_on_one_machine_need_only_their_environment()
    {
        await using var first = await FnSite.StartAsync();
        await using var second = await FnSite.StartAsync();
        var firstLabel = await first.CreateAppAsync("life");
        var secondLabel = await second.CreateAppAsync("life");
        var firstEndpoint = await first.CreateFunctionAsync("life", "raw", raw.Name, "--config", "WHO=first");
        var secondEndpoint = await second.CreateFunctionAsync("life", "raw", raw.Name, "--config", "WHO=second");

        var (_, ofFirst) = await FnSite.PostAsync(firstEndpoint, "env");
        var (_, ofSecond) = await FnSite.PostAsync(secondEndpoint, "env");
        await first.Server.StopAsync();

        Assert.Contains("WHO=first\n", ofFirst, StringComparison.Ordinal);
        Assert.Contains("WHO=second\n", ofSecond, StringComparison.Ordinal);
        Assert.Empty(await DockerCommand.StatesAsync(firstLabel));
        Assert.Single(await DockerCommand.StatesAsync(secondLabel));
        Assert.Equal((200, "still here\n"), await FnSite.PostAsync(secondEndpoint, "print still here"));
    }

    private static bool IsUp(string[] statuses) =>
        statuses is [var one] && one.StartsWith("Up", StringComparison.Ordinal) && !IsPaused(statuses);

    private static bool IsPaused(string[] statuses) =>
        statuses is [var one] && one.EndsWith("(Paused)", StringComparison.Ordinal);

    private static async Task<string> DescribeAsync(FnSite site) =>
        (await site.FnAsync("inspect", "app", "life")).Succeeded()
        + (await site.FnAsync("inspect", "function", "life", "raw")).Succeeded()
        + (await site.FnAsync("inspect", "trigger", "life", "raw", "t")).Succeeded();
}
