using System.Text.Json.Nodes;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public class PrebuiltFunctionTests
{
    private const string Listings = "/20181201/pbfListings";
    private const string Listing = "ocid1.pbflisting.1";

    [Fact]
    [Spec("cli 2.7", "list pbfs")]
    public async Task Listings_are_searched_and_shown()
    {
        await using var bench = await StartAsync();

        var table = await bench.OutputOfAsync("list pbfs --limit 5 --search scan --trigger http");
        var json = await bench.OutputOfAsync("list pbfs --output json");

        Assert.Equal(
            "NAME\tPUBLISHER\tUPDATED\t\t\tTRIGGERS\tID\nscanner\tOracle\t\t2026-01-31T08:37:05Z\thttp,timer\tocid1.pbflisting.1\t\n",
            table
        );
        Assert.Equal(
            [$"GET {Listings}?limit=5&nameContains=scan&trigger=http", $"GET {Listings}?limit=10"],
            bench.Requests
        );
        Assert.Equal(Listing, (string?)JsonNode.Parse(json)![0]!["id"]);
        Assert.StartsWith("[\n    {\n        \"id\": ", json, StringComparison.Ordinal);
        Assert.EndsWith("}\n]", json, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("cli 2.7", "list pbfs versions")]
    public async Task Versions_are_found_by_the_name_of_the_listing()
    {
        await using var bench = await StartAsync();

        var table = await bench.OutputOfAsync("list pbfs versions scanner --current");

        Assert.Equal(
            "VERSION\tSTATE\tUPDATED\t\t\tMIN_MEMORY_MBS\tID\n1.0.0\tACTIVE\t2026-01-31T08:37:05Z\t512\t\tocid1.pbflistingversion.1\t\n",
            table
        );
        Assert.Equal(
            [
                $"GET {Listings}?limit=1&name=scanner",
                $"GET /20181201/pbfListingVersions?limit=10&pbfListingId={Listing}&isCurrentVersion=true",
            ],
            bench.Requests
        );
        Assert.Equal("PBF listing \"nm\" not found", await bench.FailureOfAsync("list pbfs versions nm"));
        Assert.Equal("missing PBF name or OCID", await bench.FailureOfAsync("list pbfs versions"));
    }

    [Fact]
    [Spec("cli 2.7", "list pbfs triggers")]
    public async Task Kinds_of_triggers_are_listed()
    {
        await using var bench = await StartAsync();

        var table = await bench.OutputOfAsync("list pbfs triggers http");

        Assert.Equal("NAME\nhttp\t\n", table);
        Assert.Equal([$"GET {Listings}/triggers?name=http"], bench.Requests);
    }

    [Fact]
    [Spec("cli 2.7", "get pbfs")]
    public async Task One_listing_and_one_version_are_printed()
    {
        await using var bench = await StartAsync();

        var byName = await bench.OutputOfAsync("get pbfs scanner");
        var byId = await bench.OutputOfAsync($"get pbfs {Listing}");
        var version = await bench.OutputOfAsync("get pbfs version ocid1.pbflistingversion.1");

        Assert.Equal(byName, byId);
        Assert.StartsWith("{\n    \"id\": \"ocid1.pbflisting.1\",\n", byId, StringComparison.Ordinal);
        Assert.EndsWith("\n}", byId, StringComparison.Ordinal);
        Assert.Equal("1.0.0", (string?)JsonNode.Parse(version)!["name"]);
    }

    [Fact]
    public async Task A_function_comes_from_the_catalogue_with_the_memory_it_needs()
    {
        await using var bench = await StartAsync();
        bench.AddApp();

        var output = await bench.OutputOfAsync($"create function demo f --pbf {Listing}");

        Assert.Equal($"Successfully created function: f from PBF {Listing}\n", output);
        Assert.Equal(
            $$"""
            {"applicationId":"ocid1.fnapp.oc1.phx.1","displayName":"f","sourceDetails":{"pbfListingId":"{{Listing}}","sourceType":"PRE_BUILT_FUNCTIONS"},"memoryInMBs":512}
            """,
            bench.LastRequest.Text.Trim()
        );
        Assert.Equal(
            "--image and --pbf cannot be used together",
            await bench.FailureOfAsync($"create function demo f i:1 --pbf {Listing}")
        );
    }

    [Fact]
    [Spec("cli 3.6", "pre-built functions")]
    public async Task A_pre_built_function_is_deployed_without_an_image()
    {
        await using var bench = await StartAsync();
        bench.AddApp();
        bench.Cli.FakeEngine();
        bench.Cli.Write(
            "func.yaml",
            "schema_version: 20180708\nname: p\nversion: 0.0.1\ndeploy:\n  oci:\n    pbf:\n      listing_id: scanner\n"
        );

        var first = await bench.OutputOfAsync("deploy --app demo");
        var created = bench.LastRequest.Text;
        await bench.OutputOfAsync("deploy --app demo --no-bump");

        Assert.Equal(
            "Deploying p to app: demo\nBumped to version 0.0.2\nUpdating function p using PBF listing scanner...\n"
                + $"Successfully created function: p from PBF {Listing}\n",
            first
        );
        Assert.Contains(
            $$$"""
            "sourceDetails":{"pbfListingId":"{{{Listing}}}","sourceType":"PRE_BUILT_FUNCTIONS"},"memoryInMBs":512}
            """,
            created,
            StringComparison.Ordinal
        );
        Assert.Equal("PUT", bench.LastRequest.Method);
        Assert.Empty(bench.Cli.EngineCalls);
    }

    [Fact]
    public async Task A_catalogue_that_does_not_say_how_much_memory_is_needed_leaves_it_to_the_user()
    {
        await using var bench = await StartAsync();
        bench.AddApp();
        bench.Service.Versions.Clear();

        var failure = await bench.FailureOfAsync($"create function demo f --pbf {Listing}");
        await bench.OutputOfAsync($"create function demo f --pbf {Listing} --memory 256");

        Assert.Equal(
            "unable to determine the minimum memory required for this PBF; set memory in the function file or use --memory",
            failure
        );
    }

    private static async Task<OracleBench> StartAsync()
    {
        var bench = await OracleBench.StartAsync();
        bench.Service.Listings.Add(
            new JsonObject
            {
                ["id"] = Listing,
                ["name"] = "scanner",
                ["publisherDetails"] = new JsonObject { ["name"] = "Oracle" },
                ["timeUpdated"] = "2026-01-31T08:37:05Z",
                ["triggers"] = new JsonArray(
                    new JsonObject { ["name"] = "http" },
                    new JsonObject { ["name"] = "timer" }
                ),
            }
        );
        bench.Service.Versions.Add(
            new JsonObject
            {
                ["id"] = "ocid1.pbflistingversion.1",
                ["pbfListingId"] = Listing,
                ["name"] = "1.0.0",
                ["lifecycleState"] = "ACTIVE",
                ["timeUpdated"] = "2026-01-31T08:37:05Z",
                ["requirements"] = new JsonObject { ["minMemoryRequiredInMBs"] = 512 },
            }
        );
        return bench;
    }
}
