using System.Text.Json.Nodes;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public class OracleFunctionTests
{
    private const string Functions = "/20181201/functions";

    [Fact]
    [Spec("cli 3.6", "functions")]
    public async Task A_function_is_created_with_what_only_the_service_knows()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddApp();

        var output = await bench.OutputOfAsync(
            "create function demo f phx.ocir.io/t/f:0.0.1 --config K=v --timeout 60 --tag a=b --idle-timeout 9"
                + " --provisioned-concurrency constant:40 --detached-timeout 20m --on-success stream:ocid1.stream"
                + " --on-failure notifications:ocid1.topic"
        );

        Assert.Equal("Successfully created function: f with phx.ocir.io/t/f:0.0.1\n", output);
        Assert.Equal(
            """
            {"applicationId":"ocid1.fnapp.oc1.phx.1","config":{"K":"v"},"displayName":"f","image":"phx.ocir.io/t/f:0.0.1","memoryInMBs":128,"timeoutInSeconds":60,"freeformTags":{"a":"b"},"detachedModeTimeoutInSeconds":1200,"successDestination":{"kind":"STREAM","streamId":"ocid1.stream"},"failureDestination":{"kind":"NOTIFICATION","topicId":"ocid1.topic"},"provisionedConcurrencyConfig":{"strategy":"CONSTANT","count":40}}
            """,
            bench.LastRequest.Text.Trim()
        );
    }

    [Fact]
    [Spec("cli 3.6", "annotations")]
    public async Task What_the_service_says_stands_in_annotations_and_in_the_table()
    {
        await using var bench = await OracleBench.StartAsync();
        var function = bench.AddFunction(bench.AddApp());
        function["provisionedConcurrencyConfig"] = new JsonObject { ["strategy"] = "CONSTANT", ["count"] = 80 };
        function["detachedModeTimeoutInSeconds"] = 3600;
        function["successDestination"] = new JsonObject { ["kind"] = "QUEUE", ["queueId"] = "q" };
        function["failureDestination"] = new JsonObject { ["kind"] = "NONE" };

        var annotations = JsonNode.Parse(await bench.OutputOfAsync("inspect function demo f annotations"))!.AsObject();
        var table = await bench.OutputOfAsync("list functions demo");
        var endpoint = await bench.OutputOfAsync("inspect function demo f --endpoint");

        Assert.Equal(
            [
                $"fnproject.io/fn/invokeEndpoint={bench.Service.Address}{Functions}/ocid1.fnfunc.oc1.phx.1/actions/invoke",
                $"oracle.com/oci/compartmentId={OracleBench.Compartment}",
                "oracle.com/oci/detachedModeTimeoutInSeconds=3600",
                "oracle.com/oci/failureDestinationKind=NONE",
                "oracle.com/oci/failureDestinationOcid=",
                "oracle.com/oci/imageDigest=sha256:1",
                "oracle.com/oci/provisionedConcurrency=constant:80",
                "oracle.com/oci/successDestinationKind=QUEUE",
                "oracle.com/oci/successDestinationOcid=q",
            ],
            annotations.Select(static pair => $"{pair.Key}={pair.Value}")
        );
        Assert.Contains("\tconstant:80\t", table, StringComparison.Ordinal);
        Assert.Contains("success=queue:q\t", table, StringComparison.Ordinal);
        Assert.Equal($"{bench.Service.Address}{Functions}/ocid1.fnfunc.oc1.phx.1/actions/invoke\n", endpoint);
    }

    [Fact]
    [Spec("cli 10", "27")]
    public async Task An_update_leaves_the_configuration_alone_and_the_image_where_it_is()
    {
        await using var bench = await OracleBench.StartAsync();
        var function = bench.AddFunction(bench.AddApp());
        function["successDestination"] = new JsonObject
        {
            ["kind"] = "QUEUE",
            ["queueId"] = "q",
            ["channelId"] = "c",
        };

        var output = await bench.OutputOfAsync("update function demo f --memory 256");

        Assert.Equal("demo f updated\n", output);
        Assert.Equal(
            """{"image":"phx.ocir.io/t/f:0.0.1","imageDigest":"sha256:1","memoryInMBs":256,"timeoutInSeconds":30}""",
            bench.LastRequest.Text.Trim()
        );
        Assert.Equal("""{"K":"v"}""", function["config"]!.ToJsonString());
    }

    [Fact]
    public async Task A_new_image_goes_without_the_digest_of_the_old_one()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());

        await bench.OutputOfAsync("update function demo f --image phx.ocir.io/t/f:0.0.2 --clear-on-success");

        Assert.Equal(
            """{"image":"phx.ocir.io/t/f:0.0.2","memoryInMBs":128,"timeoutInSeconds":30,"successDestination":{"kind":"NONE"}}""",
            bench.LastRequest.Text.Trim()
        );
    }

    [Fact]
    [Spec("cli 3.6", "provisioned concurrency")]
    public async Task Provisioned_concurrency_is_changed_by_a_request_of_its_own()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());

        await bench.OutputOfAsync("update function demo f --provisioned-concurrency none --if-match tag-1-0");

        var puts = bench.Service.Requests.Where(static request => request.Method == "PUT").ToList();
        Assert.Equal(2, puts.Count);
        Assert.Equal("""{"provisionedConcurrencyConfig":{"strategy":"NONE"}}""", puts[1].Text.Trim());
        Assert.Equal(["tag-1-0", "tag-1-1"], puts.Select(static put => put.Header("if-match")));
    }

    [Fact]
    public async Task Configuration_of_a_function_is_merged_too()
    {
        await using var bench = await OracleBench.StartAsync();
        var function = bench.AddFunction(bench.AddApp());

        await bench.OutputOfAsync("config function demo f L 2");
        await bench.OutputOfAsync("unset config function demo f K");

        Assert.Equal("""{"L":"2"}""", function["config"]!.ToJsonString());
    }

    [Fact]
    public async Task Deletion_of_a_function_sends_the_etag_and_waits()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());

        var refused = await bench.FailureOfAsync("delete function demo f --if-match other");
        var output = await bench.OutputOfAsync("delete function demo f --if-match tag-1-0 --wait-for-state deleted");

        Assert.Equal("The etag does not match. (NoEtagMatch, request R1)", refused);
        Assert.Equal("Function f deleted\n", output);
        Assert.Equal($"GET {Functions}/ocid1.fnfunc.oc1.phx.1", bench.LastRequest.ToString());
    }

    [Theory]
    [Spec("cli 3.6", "triggers")]
    [InlineData("create trigger demo f t --type http --source /t")]
    [InlineData("list triggers demo")]
    [InlineData("list triggers demo f")]
    [InlineData("inspect trigger demo f t")]
    [InlineData("update trigger demo f t")]
    [InlineData("delete trigger demo f t")]
    public async Task There_are_no_triggers(string line)
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());

        Assert.Equal("HTTP Triggers are not supported on Oracle Functions", await bench.FailureOfAsync(line));
    }
}
