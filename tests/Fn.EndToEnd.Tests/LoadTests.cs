using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests;

/// <summary>200 calls by 8 clients get 200 answers, and a stopped server leaves no container.</summary>
public sealed class LoadTests(RawImage raw)
{
    private const int Clients = 8;
    private const int CallsEach = 25;

    [ProductFact]
    public async Task To_a_go_function()
    {
        await BaseImages.RequireAsync("go", "fnproject/go:1.24-dev", "fnproject/go:1.24");
        await using var site = await FnSite.StartAsync();

        var label = await DeployAsync(site, "go");

        await CheckAsync(site, label, "go", """{"name":"Bob"}""", """{"message":"Hello Bob"}""");
    }

    [ProductFact]
    public async Task To_a_dotnet_function()
    {
        await using var site = await FnSite.StartAsync();
        await RequireDotnetAsync(site);

        var label = await DeployAsync(site, "dotnet");

        await CheckAsync(site, label, "dotnet", "", "");
    }

    [ProductFact]
    public async Task To_a_function_without_an_FDK()
    {
        await using var site = await FnSite.StartAsync();
        var label = await site.CreateAppAsync("load");
        var endpoint = await site.CreateFunctionAsync("load", "raw", raw.Name);

        await CallAsync(endpoint, "print hello", "hello");

        Assert.Equal(0, await site.Server.StopAsync());
        Assert.Empty(await DockerCommand.StatesAsync(label));
    }

    /// <returns>The label of the app's containers.</returns>
    private static async Task<string> DeployAsync(FnSite site, string runtime)
    {
        var label = await site.CreateAppAsync("load");
        (await site.FnAsync("init", "--runtime", runtime, runtime)).Succeeded();
        var deployed = await site.FnInAsync(runtime, "", "--verbose", "deploy", "--app", "load", "--local");
        deployed.Succeeded();
        return label;
    }

    private static async Task CheckAsync(FnSite site, string label, string function, string body, string expected)
    {
        await CallAsync(await site.EndpointAsync("load", function), body, expected);
        Assert.Equal(0, await site.Server.StopAsync());
        Assert.Empty(await DockerCommand.StatesAsync(label));
    }

    /// <param name="endpoint">Where to call.</param>
    /// <param name="body">What to send.</param>
    /// <param name="expected">What to get; empty takes the first answer as the one that all must equal.</param>
    private static async Task CallAsync(Uri endpoint, string body, string expected)
    {
        var answers = new List<(int Status, string Body)>[Clients];
        await Parallel.ForAsync(
            0,
            Clients,
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (client, _) =>
            {
                answers[client] = [];
                for (var call = 0; call < CallsEach; call++)
                {
                    answers[client].Add(await FnSite.PostAsync(endpoint, body));
                }
            }
        );
        var all = answers.SelectMany(list => list).ToList();
        var first = expected.Length > 0 ? expected : all[0].Body.Trim();
        Assert.NotEmpty(first);
        Assert.Equal(Clients * CallsEach, all.Count);
        Assert.All(all, answer => Assert.Equal((200, first), (answer.Status, answer.Body.Trim())));
    }

    /// <summary>The names of the .NET bases hold the FDK's version: the command that writes them knows it.</summary>
    private static async Task RequireDotnetAsync(FnSite site)
    {
        (await site.FnAsync("init", "--runtime", "dotnet", "probe")).Succeeded();
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(site.Home.Path, "probe", "func.yaml"),
            TestContext.Current.CancellationToken
        );
        var images = lines
            .Where(line =>
                line.StartsWith("build_image:", StringComparison.Ordinal)
                || line.StartsWith("run_image:", StringComparison.Ordinal)
            )
            .Select(line => line.Split(": ", 2)[1].Trim('"'))
            .ToArray();
        await BaseImages.RequireAsync("dotnet", images);
    }
}
