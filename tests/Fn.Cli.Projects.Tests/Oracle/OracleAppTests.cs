using System.Text.Json.Nodes;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public class OracleAppTests
{
    private const string Apps = "/20181201/applications";

    [Fact]
    [Spec("cli 3.6", "apps")]
    public async Task An_app_is_created_in_the_compartment_of_the_context()
    {
        await using var bench = await OracleBench.StartAsync();

        var output = await bench.OutputOfAsync(
            "create app demo --config A=1 --subnet-id ocid1.subnet.1 --shape GENERIC_ARM --syslog-url udp://h:1"
                + " --tag team=x --defined-tag ns.k=v --trace-config '{\"isEnabled\":true}'"
        );

        Assert.Equal("Successfully created app:  demo\n", output);
        Assert.Equal(
            [
                $$$"""
                POST {{{Apps}}} {"compartmentId":"{{{OracleBench.Compartment}}}","config":{"A":"1"},"displayName":"demo","shape":"GENERIC_ARM","syslogUrl":"udp://h:1","subnetIds":["ocid1.subnet.1"],"definedTags":{"ns":{"k":"v"}},"freeformTags":{"team":"x"},"traceConfig":{"isEnabled":true}}
                """,
            ],
            bench.Requests
        );
    }

    [Fact]
    [Spec("cli 3.6", "subnets")]
    public async Task An_app_needs_a_subnet_and_keeps_it()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddApp();

        var created = await bench.FailureOfAsync("create app other");
        var updated = await bench.FailureOfAsync("update app demo --subnet-id ocid1.subnet.2");
        var annotated = await bench.OutputOfAsync("create app third --annotation 'oracle.com/oci/subnetIds=[\"s\"]'");

        Assert.Equal(
            "Oracle-backed app creation requires at least one subnet; use --subnet-id <ocid> (or --annotation oracle.com/oci/subnetIds='[\"<subnet-ocid>\"]')",
            created
        );
        Assert.Equal(
            "--subnet-id is not currently supported with `fn update app` for Oracle-backed apps; use the OCI CLI or recreate the app with the desired subnet IDs",
            updated
        );
        Assert.Equal("Successfully created app:  third\n", annotated);
        Assert.Single(bench.Requests);
    }

    [Fact]
    [Spec("cli 3.6", "look-up")]
    public async Task An_app_is_found_by_name_and_fetched_by_id()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddApp("other");
        var app = bench.AddApp("my app");
        app["definedTags"] = new JsonObject { ["ns"] = new JsonObject { ["k"] = 1 } };
        app["traceConfig"] = new JsonObject { ["isEnabled"] = false };

        var output = await bench.OutputOfAsync("inspect app 'my app'");

        Assert.Equal(
            [
                $"GET {Apps}?compartmentId={OracleBench.Compartment}&displayName=my+app",
                $"GET {Apps}/ocid1.fnapp.oc1.phx.2",
            ],
            bench.Requests
        );
        Assert.Equal(
            $$"""
            {
            	"annotations": {
            		"oracle.com/oci/compartmentId": "{{OracleBench.Compartment}}",
            		"oracle.com/oci/definedTags": {
            			"ns": {
            				"k": 1
            			}
            		},
            		"oracle.com/oci/parity/traceConfig": {
            			"isEnabled": false
            		},
            		"oracle.com/oci/subnetIds": [
            			"ocid1.subnet.1"
            		]
            	},
            	"config": {
            		"A": "1"
            	},
            	"created_at": "2026-01-31T08:37:05.653Z",
            	"id": "ocid1.fnapp.oc1.phx.2",
            	"name": "my app",
            	"traceConfig": {
            		"isEnabled": false
            	},
            	"updated_at": "2026-01-31T08:37:05.653Z"
            }

            """,
            output
        );
        Assert.Equal("app none not found", await bench.FailureOfAsync("inspect app none"));
    }

    [Fact]
    public async Task Lists_go_on_from_page_to_page_with_the_filters()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.Service.Applications.PageSize = 2;
        foreach (var name in (string[])["a", "b", "c"])
        {
            bench.AddApp(name);
        }

        var output = await bench.OutputOfAsync(
            "list apps --sort-by displayName --lifecycle-state ACTIVE --output json"
        );
        var rest = await bench.OutputOfAsync("list apps --cursor 2");

        Assert.Equal(["a", "b", "c"], JsonNode.Parse(output)!.AsArray().Select(static app => (string?)app!["name"]));
        Assert.Equal(2, rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            [
                $"GET {Apps}?compartmentId={OracleBench.Compartment}&lifecycleState=ACTIVE&sortBy=displayName",
                $"GET {Apps}?compartmentId={OracleBench.Compartment}&lifecycleState=ACTIVE&page=2&sortBy=displayName",
                $"GET {Apps}?compartmentId={OracleBench.Compartment}&page=2",
            ],
            bench.Requests
        );
    }

    [Fact]
    [Spec("cli 3.6", "configuration")]
    public async Task New_configuration_is_merged_into_the_fetched_one_under_its_etag()
    {
        await using var bench = await OracleBench.StartAsync();
        var app = bench.AddApp();

        await bench.OutputOfAsync("config app demo B 2");
        var put = bench.LastRequest;
        await bench.OutputOfAsync("unset config app demo A");

        Assert.Equal("""{"config":{"A":"1","B":"2"}}""", put.Text.Trim());
        Assert.Equal("tag-1-0", put.Header("if-match"));
        Assert.Equal("""{"B":"2"}""", app["config"]!.ToJsonString());
    }

    [Fact]
    public async Task A_change_that_another_one_overtook_is_refused()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddApp();

        var failure = await bench.FailureOfAsync("update app demo --tag a=b --if-match tag-1-7");

        Assert.Equal("The etag does not match. (NoEtagMatch, request R1)", failure);
    }

    [Fact]
    [Spec("cli 10", "34")]
    public async Task Deletion_of_an_app_sends_the_etag_it_was_given()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddApp();

        var refused = await bench.FailureOfAsync("delete app demo --if-match tag-1-7");
        var left = bench.Service.Applications.All.Count;
        var deleted = await bench.OutputOfAsync("delete app demo --if-match tag-1-0");

        Assert.Equal("The etag does not match. (NoEtagMatch, request R1)", refused);
        Assert.Equal(1, left);
        Assert.Equal("App demo deleted\n", deleted);
        Assert.Empty(bench.Service.Applications.All);
    }

    [Fact]
    [Spec("cli 2.9", "waiting")]
    public async Task A_change_waits_until_the_resource_has_the_state()
    {
        await using var bench = await OracleBench.StartAsync();
        foreach (var state in (string[])["CREATING", "CREATING", "UPDATING"])
        {
            bench.Service.Applications.States.Enqueue(state);
        }

        await bench.OutputOfAsync("create app demo --subnet-id s --wait-for-state active --wait-interval-seconds 0");
        var looks = bench.Service.Requests.Count(static request => request.Method == "GET");
        await bench.OutputOfAsync("delete app demo --wait-for-state DELETED --wait-interval-seconds 0");
        bench.AddApp("other");
        var late = await bench.FailureOfAsync(
            "update app other --wait-for-state INACTIVE --max-wait-seconds 0 --wait-interval-seconds 1"
        );

        Assert.Equal(3, looks);
        Assert.Equal("timed out waiting for requested state", late);
    }

    [Fact]
    public async Task An_app_moves_to_another_compartment()
    {
        await using var bench = await OracleBench.StartAsync();
        var app = bench.AddApp();

        var output = await bench.OutputOfAsync("change-compartment app demo --compartment-id ocid1.compartment.2");

        Assert.Equal("App demo moved to compartment ocid1.compartment.2\n", output);
        Assert.Equal("ocid1.compartment.2", (string?)app["compartmentId"]);
    }

    [Fact]
    public async Task Recursive_deletion_asks_for_no_triggers()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());

        var output = await bench.OutputOfAsync("delete app demo --recursive --force");

        Assert.Equal("Function  f  deleted\nApp demo deleted\n", output);
    }
}
