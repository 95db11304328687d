using Fn.Testing;

namespace Fn.Server.Tests.Extensions;

public sealed class ListenerTests
{
    [Fact]
    [Spec("server 9", "app listeners")]
    public async Task A_listener_of_apps_stands_around_changes_and_reads_and_may_alter_what_is_stored()
    {
        var recorder = new Recorder();
        await using var server = await ExtendedServer.StartAsync(builder => builder.Listen(recorder));

        var created = await server.PostAsync("/v2/apps", new { name = "shop" });
        var path = $"/v2/apps/{created.Body.GetProperty("id").GetString()}";
        await server.SendAsync(HttpMethod.Get, path);
        var listed = await server.SendAsync(HttpMethod.Get, "/v2/apps?name=alias");
        await server.SendAsync(HttpMethod.Put, path, new { syslog_url = "tcp://127.0.0.1:601" });
        await server.SendAsync(HttpMethod.Delete, path);

        Assert.Equal("udp://127.0.0.1:514", created.Body.GetProperty("syslog_url").GetString());
        Assert.Equal(1, listed.Body.GetProperty("items").GetArrayLength());
        Assert.Equal(
            [
                "before create app shop",
                "after create app shop",
                "before get",
                "after get shop",
                "before list alias",
                "after list 1",
                "before update app udp://127.0.0.1:514 to tcp://127.0.0.1:601",
                "after update app tcp://127.0.0.1:601",
                "before delete",
                "after delete",
            ],
            recorder.Heard
        );
    }

    [Fact]
    [Spec("server 9", "function listeners", "trigger listeners")]
    public async Task A_listener_of_functions_and_triggers_stands_around_their_changes()
    {
        var recorder = new Recorder();
        await using var server = await ExtendedServer.StartAsync(builder => builder.Listen(recorder));
        var (_, fnId, triggerId) = await server.AddAllAsync();

        await server.SendAsync(HttpMethod.Put, $"/v2/fns/{fnId}", new { memory = 512 });
        var updated = await server.SendAsync(HttpMethod.Put, $"/v2/triggers/{triggerId}", new { source = "/new" });
        await server.SendAsync(HttpMethod.Delete, $"/v2/triggers/{triggerId}");
        await server.SendAsync(HttpMethod.Delete, $"/v2/fns/{fnId}");

        Assert.Equal("/new", updated.Body.GetProperty("source").GetString());
        Assert.Equal(
            [
                "before create fn hello",
                "after create fn 256",
                "before create trigger /hello",
                "after create trigger /changed",
                "before update fn 256 to 512",
                "after update fn 512",
                "before update trigger /changed to /new",
                "after update trigger /new",
                "before delete",
                "after delete",
                "before delete",
                "after delete",
            ],
            recorder.Heard.Where(static heard => !heard.Contains("app") && !heard.Contains("get"))
        );
    }

    [Theory]
    [InlineData("before create app shop", 0)]
    [InlineData("after create app shop", 1)]
    [Spec("server 9", "an error before a change ends it", "an error after a change is told")]
    public async Task The_error_of_a_listener_is_answered_and_only_one_before_a_change_prevents_it(
        string at,
        int stored
    )
    {
        var recorder = new Recorder { FailsAt = at };
        await using var server = await ExtendedServer.StartAsync(builder => builder.Listen(recorder));

        var answer = await server.PostAsync("/v2/apps", new { name = "shop" });
        var listed = await server.SendAsync(HttpMethod.Get, "/v2/apps");

        Assert.Equal(418, answer.Status);
        Assert.Equal("not today", answer.Body.GetProperty("message").GetString());
        Assert.Equal(stored, listed.Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_update_that_a_listener_refuses_is_rolled_back()
    {
        var recorder = new Recorder { FailsAt = "before update fn 256 to 512" };
        await using var server = await ExtendedServer.StartAsync(builder => builder.Listen(recorder));
        var (_, fnId, _) = await server.AddAllAsync();

        var answer = await server.SendAsync(HttpMethod.Put, $"/v2/fns/{fnId}", new { memory = 512 });
        var function = await server.SendAsync(HttpMethod.Get, $"/v2/fns/{fnId}");

        Assert.Equal(418, answer.Status);
        Assert.Equal(256, function.Body.GetProperty("memory").GetInt32());
    }

    [Fact]
    public void What_listens_to_nothing_is_refused()
    {
        var failure = Assert.Throws<ArgumentException>(() => new Fn.Server.Extensions.FnServerBuilder().Listen("x"));

        Assert.Contains("implements no listener", failure.Message);
    }
}
