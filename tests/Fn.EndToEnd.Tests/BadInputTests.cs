using System.Net;
using System.Net.Sockets;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests;

/// <summary>Whatever a user gets wrong, one sentence says what and how to go on; nothing falls over.</summary>
public sealed class BadInputTests(RawImage raw)
{
    [ProductFact]
    public async Task An_app_that_does_not_exist()
    {
        await using var site = await FnSite.StartAsync();

        var created = await site.FnAsync("create", "function", "nope", "f", "img:1");
        var invoked = await site.FnAsync("invoke", "nope", "f");

        Assert.Contains("app nope not found", Sentence(created.Failed()), StringComparison.Ordinal);
        Assert.Contains("app nope not found", Sentence(invoked.Failed()), StringComparison.Ordinal);
    }

    [ProductFact]
    public async Task A_port_that_is_in_use()
    {
        using var home = new TemporaryHome();
        using var taken = new TcpListener(IPAddress.Any, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var server = FnServerProcess.Launch(port, home.MakeDirectory("data"), home);
        var code = await server.EndAsync();

        Assert.NotEqual(0, code);
        Assert.Contains($"{port}", Sentence(server.Log), StringComparison.Ordinal);
    }

    [ProductFact]
    public async Task A_machine_without_an_engine()
    {
        using var home = new TemporaryHome();

        await using var server = FnServerProcess.Launch(
            FreePort.Find(),
            home.MakeDirectory("data"),
            home,
            ("DOCKER_HOST", "unix:///no/such/docker.sock")
        );
        var code = await server.EndAsync();

        Assert.NotEqual(0, code);
        Assert.Contains("couldn't connect to docker daemon", Sentence(server.Log), StringComparison.Ordinal);
        Assert.Contains("/no/such/docker.sock", server.Log, StringComparison.Ordinal);
    }

    [ProductFact]
    public async Task An_image_that_cannot_be_pulled()
    {
        await using var site = await FnSite.StartAsync();
        await site.CreateAppAsync("bad");
        var endpoint = await site.CreateFunctionAsync("bad", "f", "127.0.0.1:1/no/such:1");

        var (status, body) = await FnSite.PostAsync(endpoint, "");

        Assert.Equal(502, status);
        Assert.Contains("Failed to pull image '127.0.0.1:1/no/such:1': ", Sentence(body), StringComparison.Ordinal);
    }

    [ProductFact]
    public async Task A_function_that_exits_at_once()
    {
        await using var site = await FnSite.StartAsync();
        var label = await site.CreateAppAsync("bad");
        const string orders = "RAW=err the last words of the function\nexit 3";
        var endpoint = await site.CreateFunctionAsync("bad", "f", raw.Name, "--config", orders);

        var (status, body) = await FnSite.PostAsync(endpoint, "");

        Assert.Equal(502, status);
        Assert.Contains("Container failed to initialize", Sentence(body), StringComparison.Ordinal);
        Assert.Contains("the last words of the function", body, StringComparison.Ordinal);
        await Eventually.AskAsync(() => DockerCommand.StatesAsync(label), all => all.Length == 0, "its removal");
    }

    [ProductFact]
    public async Task A_function_that_never_opens_its_socket()
    {
        await using var site = await FnSite.StartAsync(("FN_HOT_START_TIMEOUT_MSECS", "500"));
        var label = await site.CreateAppAsync("bad");
        var endpoint = await site.CreateFunctionAsync("bad", "f", raw.Name, "--config", "RAW=never");

        var (status, body) = await FnSite.PostAsync(endpoint, "");

        Assert.Equal(504, status);
        Assert.Contains("Container initialization timed out", Sentence(body), StringComparison.Ordinal);
        await Eventually.AskAsync(() => DockerCommand.StatesAsync(label), all => all.Length == 0, "its removal");
    }

    [ProductFact]
    public async Task A_function_file_that_is_no_YAML()
    {
        await using var site = await FnSite.StartAsync();
        await site.CreateAppAsync("bad");
        var directory = site.Home.MakeDirectory("f");
        await File.WriteAllTextAsync(
            Path.Combine(directory, "func.yaml"),
            "schema_version: 20180708\nname: [f\n",
            TestContext.Current.CancellationToken
        );

        var deployed = await site.FnInAsync("f", "", "deploy", "--app", "bad", "--local");

        Assert.Contains("yaml", Sentence(deployed.Failed()), StringComparison.OrdinalIgnoreCase);
    }

    [ProductFact]
    public async Task A_body_that_is_no_JSON()
    {
        await using var site = await FnSite.StartAsync();

        var (status, body) = await FnSite.PostAsync(
            new Uri($"http://127.0.0.1:{site.Port}/v2/apps"),
            "this is no JSON"
        );

        Assert.Equal((400, """{"message":"Invalid JSON"}"""), (status, body.Trim()));
    }

    [ProductFact]
    public async Task After_all_that_a_good_function_answers()
    {
        await using var site = await FnSite.StartAsync(("FN_HOT_START_TIMEOUT_MSECS", "3000"));
        await site.CreateAppAsync("bad");
        var exits = await site.CreateFunctionAsync("bad", "exits", raw.Name, "--config", "RAW=exit 1");
        var missing = await site.CreateFunctionAsync("bad", "missing", "127.0.0.1:1/no/such:2");
        var good = await site.CreateFunctionAsync("bad", "good", raw.Name);

        await Task.WhenAll(FnSite.PostAsync(exits, ""), FnSite.PostAsync(missing, ""), FnSite.PostAsync(exits, ""));

        Assert.Equal((200, "good\n"), await FnSite.PostAsync(good, "print good"));
    }

    /// <summary>The text, when it holds no stack trace.</summary>
    private static string Sentence(string text)
    {
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", text, StringComparison.Ordinal);
        return text;
    }
}
