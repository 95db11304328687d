using System.Net.Http.Json;
using System.Reflection;
using Fn.Testing;

namespace Fn.Server.Tests.Extensions;

/// <summary>The sample of the guide: as it is built here, and as a project of somebody who has the packages alone.</summary>
public sealed class CustomServerSampleTests
{
    [Fact]
    public Task The_sample_serves_the_API_with_what_it_adds() => ServesAsync(MetadataOf("CustomServer"));

    [Fact]
    [Spec("server 9", "as a package")]
    public async Task The_sample_does_the_same_over_the_package_with_the_project_of_the_guide()
    {
        Assert.SkipUnless(await PackedSample.HasSdkAsync(), "the .NET SDK is missing");
        using var sample = await PackedSample.BuildAsync(MetadataOf("Repository"), MetadataOf("Configuration"));

        var (readme, licence) = await sample.ReadPackageAsync();
        Assert.Contains(PackedSample.ProjectOfTheGuide(MetadataOf("Repository")), readme);
        Assert.Equal("Apache-2.0", licence);
        await ServesAsync(sample.Program);
    }

    private static async Task ServesAsync(string program)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await CustomServerProcess.StartAsync(program);

        using var refused = await server.Client.PostAsJsonAsync("/v2/apps", new { name = "shop" }, cancel);
        using var created = await server.Client.PostAsJsonAsync("/v2/apps", new { name = "sales-shop" }, cancel);
        var greeting = await server.Client.GetStringAsync("/v2/greeting/you", cancel);

        Assert.Equal(
            """{"message":"Begin the name with the team, as in sales-shop"}""",
            (await refused.Content.ReadAsStringAsync(cancel)).Trim()
        );
        Assert.Equal("custom-server", created.Headers.GetValues("X-Served-By").Single());
        Assert.Contains("\"TEAM\":\"sales\"", await created.Content.ReadAsStringAsync(cancel));
        Assert.Equal("hello you\n", greeting);
    }

    private static string MetadataOf(string key) =>
        typeof(CustomServerSampleTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;
}
