using Fn.Server.Extensions;
using Fn.Server.Hosting;
using Fn.Testing;
using Fn.Testing.Stores;

namespace Fn.Server.Tests.Extensions;

public sealed class ServerBuilderTests
{
    [Fact]
    [Spec("server 9", "an extension by its name", "settings of one's own")]
    public async Task An_extension_is_set_up_when_it_is_added_by_its_name()
    {
        var extension = new Naming();
        await using var server = await ExtendedServer.StartAsync(builder =>
            builder.Register(extension).Add("naming").Set("FN_API_CORS_ORIGINS", "http://shop.example")
        );

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/apps");
        request.Headers.Add("Origin", "http://shop.example");
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(1, extension.SetUps);
        Assert.Equal("http://shop.example", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    [Spec("server 9", "an unknown extension")]
    public void An_extension_that_nobody_registered_is_refused_with_those_that_there_are()
    {
        var builder = new FnServerBuilder().Register(new Naming());

        var failure = Assert.Throws<StartupException>(() => builder.Add("nameing"));

        Assert.Equal("no extension 'nameing' is registered; there are: naming", failure.Message);
    }

    [Fact]
    [Spec("server 9", "own data store")]
    public async Task A_server_over_stores_of_its_own_opens_no_database()
    {
        var stores = new MemoryStores();
        var app = Some.App();
        stores.Apps[app.Id] = app;
        await using var server = await ExtendedServer.StartAsync(builder =>
            builder.UseDatastore(_ => stores).Set("FN_DB_URL", "sqlite3:///nowhere/fn.db")
        );

        var answer = await server.SendAsync(HttpMethod.Get, $"/v2/apps/{app.Id}");

        Assert.Equal("shop", answer.Body.GetProperty("name").GetString());
    }

    [Fact]
    [Spec("server 9", "a token ends the server")]
    public async Task A_token_ends_the_server_as_a_signal_does()
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        using var ended = new CancellationTokenSource();
        var run = ExtendedServer.Builder(directory).RunAsync(ended.Token);

        await ended.CancelAsync();

        Assert.Equal(0, await run.WaitAsync(TestContext.Current.CancellationToken));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_server_that_cannot_start_says_why()
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        var builder = ExtendedServer.Builder(directory).Set("FN_PORT", "many");

        var failure = await Assert.ThrowsAsync<StartupException>(builder.StartAsync);

        Assert.Contains("FN_PORT", failure.Message);
        directory.Delete(recursive: true);
    }

    private sealed class Naming : IFnExtension
    {
        public int SetUps { get; private set; }

        public string Name => "naming";

        public void SetUp(FnServerBuilder server) => SetUps++;
    }
}
