using System.Text.Json.Nodes;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Invocation;

public class EndpointCacheTests
{
    [Theory]
    [InlineData("update function demo f1 --memory 256", "f2")]
    [InlineData("delete function demo f1", "f2")]
    [InlineData("delete function demo f1 -r -f", "f2")]
    [InlineData("delete app demo", "")]
    [InlineData("delete app demo -r -f", "")]
    [InlineData("delete app other", "f1 f2")]
    [InlineData("inspect function demo f1", "f1 f2")]
    [Spec("cli 8.4", "what drops them")]
    public async Task What_changes_a_function_drops_its_kept_endpoint(string command, string kept)
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;
        await bench.RunAsync("invoke", "demo", "f1");
        await bench.RunAsync("invoke", "demo", "f2");

        var result = await bench.RunAsync(command.Split(' '));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(kept, string.Join(' ', KeptFunctions(bench)));
    }

    [Fact]
    public async Task A_change_of_a_function_that_was_never_called_touches_no_file()
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;

        await bench.RunAsync("delete", "function", "demo", "f1");

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(bench.Home, ".fn"), "invoke-endpoint-cache*"));
    }

    private static IEnumerable<string> KeptFunctions(CliBench bench)
    {
        var text = File.ReadAllText(Path.Combine(bench.Home, ".fn", "invoke-endpoint-cache.json"));
        return JsonNode.Parse(text)!["entries"]!
            .AsObject()
            .Select(static entry => entry.Value!["key"]!["fn_name"]!.GetValue<string>())
            .Order(StringComparer.Ordinal);
    }

    private static FakeFnServer Server()
    {
        var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        server.Add("apps", new JsonObject { ["name"] = "other" });
        server.Add(
            "fns",
            new JsonObject
            {
                ["name"] = "f1",
                ["app_id"] = "apps-1",
                ["image"] = "i:1",
            }
        );
        server.Add(
            "fns",
            new JsonObject
            {
                ["name"] = "f2",
                ["app_id"] = "apps-1",
                ["image"] = "i:1",
            }
        );
        return server;
    }
}
