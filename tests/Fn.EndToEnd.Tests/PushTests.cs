using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests;

/// <summary>Images go to a registry and come back from it.</summary>
public sealed class PushTests(RawImage raw)
{
    [ProductFact]
    [Spec("cli 6.6", "the machine's own kind is built and pushed")]
    public async Task A_deployed_function_is_pulled_from_the_registry_that_it_was_pushed_to()
    {
        await using var registry = await LocalRegistry.StartAsync();
        await using var site = await FnSite.StartAsync();
        await site.CreateAppAsync("shop");
        await WriteAsync(site, $"FROM {raw.Name}\nCOPY func.yaml /\n");

        var deployed = await site.FnInAsync("f", "", "--registry", $"{registry.Name}/me", "deploy", "--app", "shop");
        await DockerCommand.RunAsync("rmi", $"{registry.Name}/me/f:0.0.2");
        var answer = await FnSite.PostAsync(await site.EndpointAsync("shop", "f"), "print pulled");

        Assert.Contains(
            "Pushing " + registry.Name + "/me/f:0.0.2 to docker registry...",
            deployed.Succeeded(),
            StringComparison.Ordinal
        );
        Assert.Equal("{\"name\":\"me/f\",\"tags\":[\"0.0.2\"]}\n", await registry.TagsAsync("me/f"));
        Assert.Equal((200, "pulled\n"), answer);
    }

    [ProductFact]
    public async Task Push_sends_what_build_made_and_says_so()
    {
        await using var registry = await LocalRegistry.StartAsync();
        await using var site = await FnSite.StartAsync();
        await WriteAsync(site, "FROM scratch\nCOPY func.yaml /\n");
        (await site.FnInAsync("f", "", "--registry", $"{registry.Name}/me", "build")).Succeeded();

        var pushed = await site.FnInAsync("f", "", "push", "--registry", $"{registry.Name}/me");
        var unknown = await site.FnInAsync("f", "", "push", "--registry", $"{registry.Name}/you");

        Assert.StartsWith(
            $"""
            pushing {registry.Name}/me/f:0.0.1
            Parts:  [{registry.Name} me f:0.0.1]
            Using Container engine docker to push
            Pushing {registry.Name}/me/f:0.0.1 to docker registry...
            """,
            pushed.Succeeded(),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            $"\nFunction {registry.Name}/me/f:0.0.1 pushed successfully to the registry.\n",
            pushed.Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "error running docker push, are you logged?: exit status 1",
            unknown.Failed(),
            StringComparison.Ordinal
        );
        Assert.Equal("{\"name\":\"me/f\",\"tags\":[\"0.0.1\"]}\n", await registry.TagsAsync("me/f"));
    }

    private static async Task WriteAsync(FnSite site, string dockerfile)
    {
        var folder = site.Home.MakeDirectory("f");
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), dockerfile);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "func.yaml"),
            "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\n"
        );
    }
}
