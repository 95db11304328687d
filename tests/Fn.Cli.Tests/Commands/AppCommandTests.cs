using System.Net;
using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Commands;

/// <summary>Apps, specification 2.2.</summary>
public sealed class AppCommandTests
{
    [Fact]
    public async Task Create_sends_what_was_given_in_alphabetical_order()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(
            "fn create app demo --config B=2 --config A=x=y --config broken --annotation 'k={\"z\":[1,2]}' --syslog-url udp://h --shape GENERIC_ARM"
        );

        Assert.Equal(CliResult.Success("Successfully created app:  demo\n"), result);
        Assert.Equal(
            """{"annotations":{"k":{"z":[1,2]}},"config":{"A":"x=y","B":"2"},"name":"demo","shape":"GENERIC_ARM","syslog_url":"udp://h"}"""
                + "\n",
            cli.Server.LastBody
        );
    }

    [Theory]
    [InlineData(
        "k=nojson",
        "Unable to parse annotation value 'nojson'. Annotations values must be valid JSON strings.\n"
    )]
    [InlineData("nothing", "Annotations must be specified in the form key='value', where value is a valid JSON string")]
    public async Task A_bad_annotation_is_skipped_with_a_note(string annotation, string note)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync($"fn create app demo --annotation {annotation}");

        Assert.Equal(new CliResult("Successfully created app:  demo\n", note, 0), result);
    }

    [Theory]
    [InlineData("''", "no shape specified for the application")]
    [InlineData("RISC", "invalid shape specified for the application")]
    public async Task A_shape_must_be_one_of_three(string shape, string message)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync($"fn create app demo --shape {shape}");

        Assert.Equal(CliResult.Failure(message), result);
        Assert.Empty(cli.Server.Requests);
    }

    [Fact]
    [Spec("cli 10", "45")]
    public async Task List_of_nothing_prints_the_header_and_a_note()
    {
        using var cli = new CliFixture();

        var table = await cli.RunAsync("fn list apps");
        var json = await cli.RunAsync("fn list apps --output JSON");

        Assert.Equal(new CliResult("NAME\tID\t\n", "No apps found\n", 0), table);
        Assert.Equal(new CliResult("null", "No apps found\n", 0), json);
    }

    [Fact]
    public async Task List_in_JSON_ends_without_a_newline()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app a", "fn create app b");

        var result = await cli.RunAsync("fn list apps --output json");

        const string Expected = """
            [
                {
                    "name": "a",
                    "id": "A0000000000000000000000001"
                },
                {
                    "name": "b",
                    "id": "A0000000000000000000000002"
                }
            ]
            """;
        Assert.Equal(CliResult.Success(Expected), result);
    }

    [Theory]
    [InlineData("-n 3", "abc", 2)]
    [InlineData("-n 2", "ab", 2)]
    [InlineData("-n 1", "a", 1)]
    [InlineData("", "abcde", 3)]
    [InlineData("-n 0", "abcde", 3)]
    [InlineData("--cursor Yg", "cde", 2)]
    [Spec("cli 10", "17")]
    public async Task List_stops_exactly_at_n_and_starts_at_the_cursor(string flags, string names, int requests)
    {
        using var cli = new CliFixture();
        cli.Server.PageSize = 2;
        await cli.PrepareAsync(
            "fn create app a",
            "fn create app b",
            "fn create app c",
            "fn create app d",
            "fn create app e"
        );
        cli.Server.Requests.Clear();

        var result = await cli.RunAsync("fn list apps " + flags);

        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(names, string.Concat(lines.Select(static line => line[0])));
        Assert.InRange(cli.Server.Requests.Count, 1, requests);
    }

    [Fact]
    public async Task List_passes_filters_on()
    {
        using var cli = new CliFixture();

        await cli.RunAsync(
            "fn list apps --display-name n --from-json '{\"id\":\"i\",\"sortBy\":\"x\",\"displayName\":\"lost\"}'"
        );

        Assert.Equal(["GET /v2/apps?display_name=n&id=i&sort_by=x"], cli.Server.Requests);
    }

    [Fact]
    public async Task Inspect_prints_sorted_JSON_with_tabs_and_HTML_escapes()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo --config K='<a&b>' --annotation 'z.y/x=[1.50,true,null,{}]'");

        var result = await cli.RunAsync("fn inspect app demo");

        const string Expected =
            "{\n\t\"annotations\": {\n\t\t\"z.y/x\": [\n\t\t\t1.50,\n\t\t\ttrue,\n\t\t\tnull,\n\t\t\t{}\n\t\t]\n\t},\n"
            + "\t\"config\": {\n\t\t\"K\": \"\\u003ca\\u0026b\\u003e\"\n\t},\n"
            + "\t\"created_at\": \"2026-01-31T08:37:05.653Z\",\n\t\"id\": \"A0000000000000000000000001\",\n"
            + "\t\"name\": \"demo\",\n\t\"updated_at\": \"2026-01-31T08:37:05.653Z\"\n}\n";
        Assert.Equal(CliResult.Success(Expected), result);
    }

    [Theory]
    [InlineData("annotations.z.y/x.1", "true\n")]
    [InlineData("annotations.z.y/x.0", "1\n")]
    [InlineData("name", "\"demo\"\n")]
    [Spec("cli 10", "64")]
    public async Task Inspect_follows_a_path_through_keys_with_dots(string path, string output)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo --annotation 'z.y/x=[1,true,null]'");

        var result = await cli.RunAsync("fn inspect app demo " + path);

        Assert.Equal(CliResult.Success(output), result);
    }

    [Theory]
    [InlineData("annotations.z.-1")]
    [InlineData("annotations.z.7")]
    [InlineData("annotations.z.2")]
    [InlineData("nope")]
    [InlineData("name.x")]
    [Spec("cli 10", "5")]
    public async Task Inspect_says_which_field_is_not_there(string path)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo --annotation 'z=[1,true,null]'");

        var result = await cli.RunAsync("fn inspect app demo " + path);

        Assert.Equal(CliResult.Failure($"Failed to inspect field {path}"), result);
    }

    [Fact]
    public async Task Inspect_wants_a_name()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(["inspect", "app", ""]);

        Assert.Equal(CliResult.Failure("Missing app name after the inspect command"), result);
    }

    [Fact]
    public async Task Update_sends_the_whole_app_with_the_given_maps()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo --config A=1 --annotation a=1");

        var result = await cli.RunAsync("fn update app demo -c B=2 --syslog-url tcp://h");

        Assert.Equal(CliResult.Success("app demo updated\n"), result);
        Assert.Equal(
            """{"annotations":{"a":1},"config":{"B":"2"},"created_at":"2026-01-31T08:37:05.653Z","id":"A0000000000000000000000001","name":"demo","syslog_url":"tcp://h","updated_at":"2026-01-31T08:37:05.653Z"}"""
                + "\n",
            cli.Server.LastBody
        );
        Assert.Equal(CliResult.Success("\"1\"\n"), await cli.RunAsync("fn inspect app demo config.A"));
    }

    [Fact]
    [Spec("cli 10", "35")]
    public async Task Subnets_that_are_there_can_be_replaced()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo --subnet-id one", "fn update app demo --subnet-id two");

        var subnets = await cli.RunAsync("fn inspect app demo annotations.oracle.com/oci/subnetIds.0");

        Assert.Equal(CliResult.Success("\"two\"\n"), subnets);
    }

    [Fact]
    [Spec("cli 10", "19")]
    public async Task Deletion_of_an_app_alone_asks_nothing()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync("fn delete app demo");

        Assert.Equal(CliResult.Success("App demo deleted\n"), result);
    }

    [Theory]
    [InlineData("fn delete app nope")]
    [InlineData("fn inspect app nope")]
    [InlineData("fn update app nope")]
    [InlineData("fn list functions nope")]
    [InlineData("fn list config app nope")]
    [InlineData("fn create function nope f i:1")]
    public async Task An_unknown_app_is_named(string line)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Failure("app nope not found"), result);
    }

    [Theory]
    [InlineData("y", "", "Trigger  t  deleted\nFunction  f  deleted\nFunction  g  deleted\nApp demo deleted\n")]
    [InlineData("Y", "", "Trigger  t  deleted\nFunction  f  deleted\nFunction  g  deleted\nApp demo deleted\n")]
    [InlineData("n", "", "Cancelling delete\n")]
    [InlineData("maybe", "", "Unrecognised input, should be Y/N\nCancelling delete\n")]
    [InlineData(null, "", "Unrecognised input, should be Y/N\nCancelling delete\n")]
    [Spec("cli 10", "18")]
    public async Task Recursive_deletion_asks_first(string? answer, string error, string end)
    {
        using var cli = new CliFixture { Answer = answer };
        cli.Server.PageSize = 1;
        await cli.PrepareAsync(
            "fn create app demo",
            "fn create function demo f i:1",
            "fn create function demo g i:1",
            "fn create trigger demo f t -t http -s /s"
        );

        var result = await cli.RunAsync("fn delete app demo -r");

        const string Question =
            "You are about to delete the following resources:\n   Applications: 1\n   Functions:    2\n   Triggers:     1\n"
            + "This operation cannot be undone\nDo you wish to proceed? Y/N: ";
        Assert.Equal(new CliResult(Question + end, error, 0), result);
    }

    [Fact]
    public async Task Forced_recursive_deletion_does_not_ask()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync("fn delete app -f demo -r");

        Assert.Equal(CliResult.Success("Function  f  deleted\nApp demo deleted\n"), result);
    }

    [Fact]
    [Spec("cli 10", "49")]
    public async Task A_refusal_without_words_of_its_own_is_shown_raw()
    {
        using var cli = new CliFixture();
        cli.Server.Override = static _ =>
            FakeServer.Answer(HttpStatusCode.NotFound, """{"message":"Path not found: GET /foo/v2/apps"}""");

        var result = await cli.RunAsync("fn list apps");

        Assert.Equal(
            CliResult.Failure("[GET /apps][404] ListApps default  &{Fields: Message:Path not found: GET /foo/v2/apps}"),
            result
        );
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, "[GET /apps][502] ListApps default  &{Fields: Message:", "}")]
    [InlineData(HttpStatusCode.OK, "", "")]
    public async Task An_answer_that_is_no_JSON_is_explained(HttpStatusCode status, string before, string after)
    {
        using var cli = new CliFixture();
        cli.Server.Override = _ => FakeServer.Answer(status, "<html>", "text/html");

        var result = await cli.RunAsync("fn list apps");

        Assert.Equal(
            CliResult.Failure(
                $"{before}the server answered with text/html that is no JSON; is there a proxy in between, or is the address wrong?{after}"
            ),
            result
        );
    }
}
