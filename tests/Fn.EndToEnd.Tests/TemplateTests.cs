using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests;

/// <summary>What <c>fn init</c> writes is built, deployed and answers, and its own test passes.</summary>
public sealed class TemplateTests
{
    [ProductFact]
    [Spec("cli 5.3", "go")]
    public async Task Go()
    {
        await BaseImages.RequireAsync("go", "fnproject/go:1.24-dev", "fnproject/go:1.24");
        await using var site = await FnSite.StartAsync();

        Assert.Equal("{\"message\":\"Hello Ada\"}\n", await DeployAsync(site, "go", """{"name":"Ada"}"""));
        Assert.Contains(
            "ok",
            await TestAsync(site, "fnproject/go:1.24-dev", "go mod tidy && go test ./..."),
            StringComparison.Ordinal
        );
    }

    [ProductFact]
    [Spec("cli 5.3", "node")]
    public async Task Node()
    {
        await BaseImages.RequireAsync("node", "fnproject/node:24-dev", "fnproject/node:24");
        await using var site = await FnSite.StartAsync();

        Assert.Equal("{\"message\":\"Hello Ada\"}\n", await DeployAsync(site, "node", """{"name":"Ada"}"""));
        Assert.Contains(
            "pass 2",
            await TestAsync(site, "fnproject/node:24-dev", "npm install && npm test"),
            StringComparison.Ordinal
        );
    }

    [ProductFact]
    [Spec("cli 5.3", "dotnet")]
    public async Task DotNet()
    {
        await BaseImages.RequireAsync("dotnet", "fnproject/dotnet:10.0-0.1.0-dev", "fnproject/dotnet:10.0-0.1.0");
        await using var site = await FnSite.StartAsync();

        Assert.Equal("{\"message\":\"Hello Ada\"}\n", await DeployAsync(site, "dotnet", """{"name":"Ada"}"""));
    }

    private static async Task<string> DeployAsync(FnSite site, string runtime, string input)
    {
        await site.CreateAppAsync("shop");
        (await site.FnAsync("init", "--runtime", runtime, "hello")).Succeeded();
        (await site.FnInAsync("hello", "", "--verbose", "deploy", "--app", "shop", "--local")).Succeeded();
        return (await site.FnInAsync("hello", input, "invoke", "shop", "hello")).Succeeded();
    }

    private static Task<string> TestAsync(FnSite site, string image, string command) =>
        DockerCommand.RunAsync(
            "run",
            "--rm",
            "--network=host",
            "-v",
            $"{Path.Combine(site.Home.Path, "hello")}:/template",
            "--entrypoint=sh",
            image,
            "-c",
            $"cp -r /template /copy && cd /copy && {command}"
        );
}
