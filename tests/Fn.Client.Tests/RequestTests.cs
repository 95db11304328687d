using System.Net;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Testing;

namespace Fn.Client.Tests;

/// <summary>What goes over the wire, command line specification, appendix A.</summary>
public sealed class RequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("cli A", "bodies")]
    public async Task A_created_app_is_one_compact_object_in_alphabetical_order()
    {
        using var server = new StubServer().Answer(HttpStatusCode.OK, """{"id":"1","name":"a"}""");
        using var client = server.CreateClient(token: "t0ken");
        var app = new App
        {
            Name = "a",
            Config = new Dictionary<string, string>(StringComparer.Ordinal) { ["B"] = "<2>", ["A"] = "1" },
            Annotations = new Dictionary<string, RawJson>(StringComparer.Ordinal) { ["x"] = new RawJson("[1.0]") },
            SyslogUrl = "udp://h",
            Shape = "GENERIC_X86",
        };

        var created = await client.Apps.CreateAsync(app, Cancel);

        Assert.Equal("1", created.Id);
        Assert.Equal(["POST http://fn:8080/v2/apps"], server.Requests);
        Assert.Equal(
            """{"annotations":{"x":[1.0]},"config":{"A":"1","B":"\u003c2\u003e"},"name":"a","shape":"GENERIC_X86","syslog_url":"udp://h"}"""
                + "\n",
            server.Bodies[0]
        );
        Assert.Equal("Bearer t0ken", server.Headers["Authorization"]);
        Assert.Equal("application/json", server.Headers["Accept"]);
        Assert.Equal("application/json", server.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Members_that_are_empty_are_not_sent()
    {
        using var server = new StubServer()
            .Answer(HttpStatusCode.OK, "{}")
            .Answer(HttpStatusCode.OK, "{}")
            .Answer(HttpStatusCode.OK, "{}");
        using var client = server.CreateClient();

        await client.Apps.CreateAsync(new App(), Cancel);
        await client.Functions.CreateAsync(new Function { Name = "f" }, Cancel);
        await client.Triggers.UpdateAsync(new Trigger { Id = "t" }, Cancel);

        Assert.Equal(["{}\n", "{\"name\":\"f\"}\n", "{\"id\":\"t\"}\n"], server.Bodies, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Shop")]
    public async Task A_look_up_finds_nothing_but_the_name_itself(string name)
    {
        const string All = """{"items":[{"id":"A","name":"shop"}]}""";
        using var server = new StubServer()
            .Answer(HttpStatusCode.OK, All)
            .Answer(HttpStatusCode.OK, All)
            .Answer(HttpStatusCode.OK, All);
        using var client = server.CreateClient();

        var app = await client.Apps.FindByNameAsync(name, Cancel);
        var function = await client.Functions.FindByNameAsync("A", name, Cancel);
        var trigger = await client.Triggers.FindByNameAsync("A", "F", name, Cancel);

        Assert.Equal((null, null, null), (app, function, trigger));
    }

    [Fact]
    [Spec("cli A", "look-ups")]
    public async Task Look_ups_are_lists_by_name()
    {
        using var server = new StubServer()
            .Answer(HttpStatusCode.OK, """{"items":[{"id":"A","name":"a b"}]}""")
            .Answer(HttpStatusCode.OK, """{"items":[{"id":"F1","name":"fx"},{"id":"F2","name":"f"}]}""")
            .Answer(HttpStatusCode.OK, """{"items":[{"id":"T","name":"t"}]}""");
        using var client = server.CreateClient();

        var app = await client.Apps.GetByNameAsync("a b", Cancel);
        var function = await client.Functions.GetByNameAsync(app.Id, "f", Cancel);
        var trigger = await client.Triggers.GetByNameAsync(app.Id, function.Id, "t", Cancel);

        Assert.Equal("T", trigger.Id);
        Assert.Equal(
            [
                "GET http://fn:8080/v2/apps?name=a+b",
                "GET http://fn:8080/v2/fns?app_id=A&name=f",
                "GET http://fn:8080/v2/triggers?app_id=A&fn_id=F2&name=t",
            ],
            server.Requests,
            StringComparer.Ordinal
        );
    }

    [Fact]
    [Spec("cli A", "pages")]
    public async Task A_list_follows_the_cursors_as_far_as_the_caller_goes()
    {
        using var server = new StubServer()
            .Answer(HttpStatusCode.OK, """{"next_cursor":"Yg","items":[{"name":"a"},{"name":"b"}]}""")
            .Answer(HttpStatusCode.OK, """{"next_cursor":"ZA","items":[{"name":"c"},{"name":"d"}]}""");
        using var client = server.CreateClient();
        var names = new List<string>();

        await foreach (var app in client.Apps.ListAsync(null, null, Cancel))
        {
            names.Add(app.Name);
            if (names.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["a", "b", "c"], names, StringComparer.Ordinal);
        Assert.Equal(
            ["GET http://fn:8080/v2/apps", "GET http://fn:8080/v2/apps?cursor=Yg"],
            server.Requests,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task An_update_names_the_resource_and_keeps_its_times()
    {
        using var server = new StubServer().Answer(HttpStatusCode.OK, "{}");
        using var client = server.CreateClient();
        var time = new DateTimeOffset(2026, 1, 31, 8, 37, 5, 653, TimeSpan.Zero);

        await client.Functions.UpdateAsync(
            new Function
            {
                Id = "F/1",
                Memory = 128,
                Timeout = 30,
                CreatedAt = time,
                UpdatedAt = time,
            },
            Cancel
        );

        Assert.Equal(["PUT http://fn:8080/v2/fns/F%2F1"], server.Requests);
        Assert.Equal(
            """{"created_at":"2026-01-31T08:37:05.653Z","id":"F/1","memory":128,"timeout":30,"updated_at":"2026-01-31T08:37:05.653Z"}"""
                + "\n",
            server.Bodies[0]
        );
    }

    [Fact]
    public async Task A_deletion_needs_no_body_in_the_answer()
    {
        using var server = new StubServer().Answer(HttpStatusCode.NoContent, "");
        using var client = server.CreateClient();

        await client.Triggers.DeleteAsync("T", Cancel);

        Assert.Equal(["DELETE http://fn:8080/v2/triggers/T"], server.Requests);
    }

    [Fact]
    public async Task The_version_is_asked_beside_the_API_and_without_a_token()
    {
        using var server = new StubServer().Answer(HttpStatusCode.OK, """{"version":"0.3.753"}""");
        using var client = server.CreateClient("https://fn.example/base", "t0ken");

        var version = await client.GetVersionAsync(Cancel);

        Assert.Equal("0.3.753", version);
        Assert.Equal(["GET https://fn.example/base/version"], server.Requests);
        Assert.False(server.Headers.ContainsKey("Authorization"));
    }
}
