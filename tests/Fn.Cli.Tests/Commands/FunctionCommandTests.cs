using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Commands;

/// <summary>Functions, specification 2.3.</summary>
public sealed class FunctionCommandTests
{
    [Fact]
    public async Task Create_sends_what_was_given()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo");

        await cli.RunAsync(
            "fn create function demo f1 ignored:1 --image reg:5000/x/hello:2 -m 64 --timeout 9 --idle-timeout 8 -c A=1 --annotation a=true"
        );

        Assert.Equal(
            """{"annotations":{"a":true},"app_id":"A0000000000000000000000001","config":{"A":"1"},"idle_timeout":8,"image":"reg:5000/x/hello:2","memory":64,"name":"f1","timeout":9}"""
                + "\n",
            cli.Server.LastBody
        );
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("reg:5000/hello")]
    [InlineData("hello:1:2")]
    public async Task An_image_needs_a_tag(string image)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo");

        var result = await cli.RunAsync($"fn create function demo f1 {image}");

        Assert.Equal(CliResult.Failure("image name must have a tag"), result);
    }

    [Theory]
    [InlineData("fn create function demo '' i:1", "fnName path is missing")]
    [InlineData("fn create function demo f", "no image specified")]
    [InlineData("fn create function demo f i:1 --pbf x", "--image and --pbf cannot be used together")]
    [InlineData("fn create function demo f --pbf x", "--pbf is only supported with an oracle provider")]
    [InlineData(
        "fn create function demo f i:1 --on-success foo",
        "invalid value for --on-success: \"foo\" (expected <stream|queue|notifications>:<ocid>)"
    )]
    [InlineData(
        "fn create function demo f i:1 --on-failure foo:x",
        "invalid value for --on-failure: \"foo:x\" (unsupported destination type \"foo\")"
    )]
    [InlineData(
        "fn create function demo f i:1 --on-success queue:",
        "invalid value for --on-success: \"queue:\" (destination OCID is required)"
    )]
    [InlineData(
        "fn create function demo f i:1 --detached-timeout abc",
        "invalid value for --detached-timeout: \"abc\""
    )]
    [InlineData(
        "fn create function demo f i:1 --detached-timeout 1500ms",
        "invalid value for --detached-timeout: \"1500ms\" (must resolve to whole seconds)"
    )]
    [InlineData(
        "fn create function demo f i:1 --provisioned-concurrency foo",
        "invalid value for --provisioned-concurrency: \"foo\" (expected 'none' or 'constant:<count>')"
    )]
    [InlineData(
        "fn create function demo f i:1 --provisioned-concurrency constant:x",
        "invalid value for --provisioned-concurrency: \"constant:x\" (count must be a positive integer)"
    )]
    [InlineData(
        "fn create function demo f i:1 --provisioned-concurrency constant:10",
        "invalid value for --provisioned-concurrency: \"constant:10\" (provisioned concurrency count must be a multiple of 40)"
    )]
    [InlineData("fn update function demo f --pbf x", "--pbf is only supported when creating a function")]
    [InlineData(
        "fn update function demo f --on-success queue:x --clear-on-success",
        "--on-success and --clear-on-success cannot be used together"
    )]
    public async Task Bad_values_are_refused_before_any_call(string line, string message)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Failure(message), result);
        Assert.Empty(cli.Server.Requests);
    }

    [Fact]
    public async Task Flags_of_a_managed_service_are_accepted_and_warned_about()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync(
            "fn update function demo f --provisioned-concurrency constant:40 --detached-timeout 20m --clear-on-failure --if-match e --wait-for-state ACTIVE"
        );

        const string Ignored = " only supported with an oracle provider and will be ignored.\n";
        Assert.Equal(
            new CliResult(
                "demo f updated\n",
                $"Warning: --provisioned-concurrency is{Ignored}Warning: --detached-timeout is{Ignored}Warning: --clear-on-failure is{Ignored}"
                    + $"Warning: --if-match is{Ignored}Warning: wait control flags are{Ignored}",
                0
            ),
            result
        );
    }

    [Fact]
    public async Task List_prints_three_columns()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync(
            "fn create app demo",
            "fn create function demo a img:1",
            "fn create function demo a-longer-name registry/img:12"
        );

        var result = await cli.RunAsync("fn list functions demo");

        Assert.Equal(
            CliResult.Success(
                "NAME\t\tIMAGE\t\tID\na\t\timg:1\t\tF0000000000000000000000002\t\n"
                    + "a-longer-name\tregistry/img:12\tF0000000000000000000000003\t\n"
            ),
            result
        );
    }

    [Fact]
    public async Task List_shows_managed_attributes_when_there_are_any()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync(
            "fn create app demo",
            "fn create function demo f i:1 --annotation 'oracle.com/oci/successDestinationKind=\"QUEUE\"' --annotation 'oracle.com/oci/successDestinationOcid=\"o\"'"
        );

        var result = await cli.RunAsync("fn list functions demo");

        Assert.StartsWith(
            "NAME\tIMAGE\tSOURCE\tPC\tDETACHED_TIMEOUT\tDESTINATIONS\tID\n",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("success=queue:o", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_in_JSON_has_name_image_and_id()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync("fn list fn demo --output json");

        Assert.Equal(
            CliResult.Success(
                "[\n    {\n        \"name\": \"f\",\n        \"image\": \"i:1\",\n        \"id\": \"F0000000000000000000000002\"\n    }\n]"
            ),
            result
        );
    }

    [Fact]
    public async Task List_of_nothing_is_an_error()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo");

        var result = await cli.RunAsync("fn list functions demo");

        Assert.Equal(CliResult.Failure("no functions found for app: demo"), result);
    }

    [Theory]
    [InlineData(
        "fn inspect function demo f annotations.fnproject.io/fn/invokeEndpoint",
        "\"http://localhost:8080/invoke/F0000000000000000000000002\"\n"
    )]
    [InlineData("fn inspect function demo /f image", "\"i:1\"\n")]
    [InlineData("fn inspect function demo f timeout", "30\n")]
    public async Task Inspect_finds_properties(string line, string output)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Success(output), result);
    }

    [Fact]
    public async Task Inspect_refuses_a_property_that_is_not_there()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync("fn inspect function demo f config.x");

        Assert.Equal(CliResult.Failure("failed to inspect that function's field"), result);
    }

    [Fact]
    public async Task Update_sends_the_fetched_function_but_only_the_given_configuration()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1 -c A=1");

        var result = await cli.RunAsync("fn update function demo f ignored:2 --memory 512");

        Assert.Equal(CliResult.Success("demo f updated\n"), result);
        Assert.Equal(
            """{"annotations":{"fnproject.io/fn/invokeEndpoint":"http://localhost:8080/invoke/F0000000000000000000000002"},"app_id":"A0000000000000000000000001","created_at":"2026-01-31T08:37:05.653Z","id":"F0000000000000000000000002","idle_timeout":30,"image":"i:1","memory":512,"name":"f","timeout":30,"updated_at":"2026-01-31T08:37:05.653Z"}"""
                + "\n",
            cli.Server.LastBody
        );
    }

    [Fact]
    [Spec("cli 10", "30")]
    public async Task From_json_gives_what_flags_do_not()
    {
        using var cli = new CliFixture();
        await File.WriteAllTextAsync(
            Path.Combine(cli.Home, "f.json"),
            """{"image":"j:1","memoryInMBs":99,"config":{"J":"1","K":"1"},"timeoutInSeconds":7}""",
            TestContext.Current.CancellationToken
        );
        await cli.PrepareAsync("fn create app demo");

        await cli.RunAsync("fn create function demo f --from-json file://f.json -m 64 --config K=2 --config L=3");

        Assert.Equal(
            """{"app_id":"A0000000000000000000000001","config":{"J":"1","K":"2","L":"3"},"image":"j:1","memory":64,"name":"f","timeout":7}"""
                + "\n",
            cli.Server.LastBody
        );
    }

    [Theory]
    [InlineData("file:///nope", "open /nope: no such file or directory")]
    [InlineData("'{'", "invalid --from-json payload: unexpected end of JSON input")]
    [InlineData("nope", "invalid --from-json payload: invalid character 'o' in literal null (expecting 'u')")]
    public async Task From_json_must_be_readable(string value, string message)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync($"fn create function demo f i:1 --from-json {value}");

        Assert.Equal(CliResult.Failure(message), result);
    }

    [Fact]
    public async Task Tags_are_kept_as_annotations()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync(
            "fn create app demo",
            "fn create function demo f i:1 --tag a=1 --tag b=2 --defined-tag 'ns.k={\"x\":1}' --defined-tag ns.l=v"
        );

        await cli.RunAsync("fn update function demo f --remove-tag a --tag c=3 --remove-defined-tag ns.k");
        var freeform = await cli.RunAsync("fn inspect function demo f annotations.oracle.com/oci/freeformTags");
        var defined = await cli.RunAsync("fn inspect function demo f annotations.oracle.com/oci/definedTags");

        Assert.Equal(CliResult.Success("{\n\t\"b\": \"2\",\n\t\"c\": \"3\"\n}\n"), freeform);
        Assert.Equal(CliResult.Success("{\n\t\"ns\": {\n\t\t\"l\": \"v\"\n\t}\n}\n"), defined);
    }

    [Theory]
    [InlineData("--tag c", "invalid tag \"c\" (expected key=value)")]
    [InlineData("--tag =c", "invalid tag \"=c\" (key must not be empty)")]
    [InlineData("--defined-tag a=b", "invalid defined tag \"a=b\" (expected namespace.key=value)")]
    [InlineData("--remove-defined-tag a", "invalid defined tag key \"a\" (expected namespace.key)")]
    public async Task A_tag_of_another_form_is_refused(string flag, string message)
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync("fn create app demo", "fn create function demo f i:1");

        var result = await cli.RunAsync($"fn update function demo f {flag}");

        Assert.Equal(CliResult.Failure(message), result);
    }

    [Fact]
    public async Task Recursive_deletion_takes_the_triggers_first()
    {
        using var cli = new CliFixture { Answer = "y" };
        await cli.PrepareAsync(
            "fn create app demo",
            "fn create function demo f i:1",
            "fn create trigger demo f t -t http -s /s"
        );

        var result = await cli.RunAsync("fn delete function demo f -r");

        Assert.Equal(
            CliResult.Success(
                "You are about to delete the following resources:\n   Functions:    1\n   Triggers:     1\n"
                    + "This operation cannot be undone\nDo you wish to proceed? Y/N: Trigger  t  deleted\nFunction f deleted\n"
            ),
            result
        );
    }
}
