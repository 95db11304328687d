using System.Text.Json.Nodes;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Builds;

public class DeployTests
{
    private const string Func =
        "schema_version: 20180708\nname: b1\nversion: 0.0.1 # mine\nruntime: docker\nmemory: 256\nconfig:\n  K: 010\n"
        + "annotations:\n  an:\n    z: 1\ntriggers:\n- name: b1\n  type: http\n  source: /b1\n";

    [Fact]
    [Spec("cli A", "a first deploy")]
    public async Task A_first_local_deploy_creates_everything()
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        bench.Network = server;
        bench.FakeEngine();
        bench.Write("func.yaml", Func);
        bench.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("deploy", "--app", "demo", "--create-app", "--local");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            """
            Successfully created app:  demo
            Deploying b1 to app: demo
            Bumped to version 0.0.2
            Using Container engine docker
            Updating function b1 using image b1:0.0.2...
            Successfully created function: b1 with b1:0.0.2
            Successfully created trigger: b1
            Trigger Endpoint: http://localhost:8080/t/app/b1

            """,
            result.Out
        );
        Assert.Equal(Func.Replace("0.0.1", "0.0.2", StringComparison.Ordinal), bench.Read("func.yaml"));
        Assert.Equal(
            [
                "GET /v2/apps?name=demo",
                "POST /v2/apps {\"name\":\"demo\"}",
                "GET /v2/fns?app_id=apps-1&name=b1",
                "POST /v2/fns {\"annotations\":{\"an\":{\"z\":1}},\"app_id\":\"apps-1\",\"config\":{\"K\":\"010\"},\"image\":\"b1:0.0.2\",\"memory\":256,\"name\":\"b1\"}",
                "GET /v2/triggers?app_id=apps-1&fn_id=fns-2&name=b1",
                "POST /v2/triggers {\"app_id\":\"apps-1\",\"fn_id\":\"fns-2\",\"name\":\"b1\",\"source\":\"/b1\",\"type\":\"http\"}",
            ],
            server.Requests
        );
    }

    [Fact]
    [Spec("cli 10", "1", "61")]
    [Spec("cli A", "a repeated deploy")]
    public async Task A_repeated_deploy_updates_and_pushes_for_the_own_platform()
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo", ["shape"] = Shape });
        server.Add("fns", new JsonObject { ["name"] = "b1", ["app_id"] = "apps-1" });
        server.Add("triggers", new JsonObject { ["name"] = "b1" });
        bench.Network = server;
        bench.FakeEngine("if [ $1 = push ]; then echo done; fi");
        bench.Write("func.yaml", Func);
        bench.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("deploy", "--app", "demo", "--registry", "reg", "--no-bump");

        Assert.Equal(
            $"""
            Deploying b1 to app: demo
            Using Container engine docker
            TargetedPlatform:  {Architecture}HostPlatform:  {Architecture}
            Using Container engine  docker  to push
            Pushing reg/b1:0.0.1 to docker registry...done
            Updating function b1 using image reg/b1:0.0.1...

            """,
            result.Out
        );
        Assert.Equal(
            [
                "docker version --format {{.Server.Version}}",
                $"docker build -t reg/b1:0.0.1 -f WORK/Dockerfile --platform linux/{Architecture} --build-arg HTTP_PROXY --build-arg HTTPS_PROXY .",
                "docker push reg/b1:0.0.1",
            ],
            bench.EngineCalls
        );
        Assert.Contains(
            "PUT /v2/fns/fns-2 {\"annotations\":{\"an\":{\"z\":1}},\"config\":{\"K\":\"010\"},\"id\":\"fns-2\",\"image\":\"reg/b1:0.0.1\",\"memory\":256}",
            server.Requests
        );
        Assert.Contains(
            server.Requests,
            request => request.StartsWith("PUT /v2/triggers/triggers-3 ", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Spec("cli 10", "61", "68")]
    public async Task What_the_file_does_not_name_stays_on_the_server_and_what_it_expects_is_not_checked()
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        server.Add("fns", new JsonObject { ["name"] = "f", ["app_id"] = "apps-1" });
        server.Add("triggers", new JsonObject { ["name"] = "old", ["fn_id"] = "fns-2" });
        bench.Network = server;
        bench.FakeEngine();
        bench.Write(
            "func.yaml",
            "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\nexpects:\n  config: [{name: KEY, required: true}]\n"
        );
        bench.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("deploy", "--app", "demo", "--local", "--no-bump");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "PUT /v2/fns/fns-2 {\"id\":\"fns-2\",\"image\":\"f:0.0.1\"}",
            Assert.Single(server.Requests, static request => !request.StartsWith("GET ", StringComparison.Ordinal))
        );
    }

    [Fact]
    [Spec("cli 10", "8")]
    public async Task A_failed_build_takes_the_version_back()
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        bench.Network = server;
        bench.FakeEngine("if [ $1 = build ]; then exit 1; fi");
        bench.Write("func.yaml", Func);
        bench.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("deploy", "--app", "demo", "--local");

        Assert.Equal("error running docker build: exit status 1", result.Failure);
        Assert.Equal(Func, bench.Read("func.yaml"));
        Assert.Equal(["GET /v2/apps?name=demo"], server.Requests);
    }

    [Fact]
    [Spec("cli 10", "60")]
    public async Task All_walks_in_order_and_leaves_out_what_is_not_ours()
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        bench.Network = server;
        bench.FakeEngine();
        bench.Write("app.yaml", "name: demo\nconfig: {A: 1}\nannotations: {x: {y: [1]}}\nsyslog_url: udp://log\n");
        foreach (var folder in (string[])["z", "a/fa", "node_modules/x", ".git/x", "vendor/x"])
        {
            bench.Write($"{folder}/func.yaml", "schema_version: 20180708\nversion: 0.0.1\nruntime: docker\n");
            bench.Write($"{folder}/Dockerfile", "FROM scratch\n");
        }

        var result = await bench.RunAsync("deploy", "--all", "--local");

        Assert.Equal(
            ["Deploying fa to app: demo", "Deploying z to app: demo"],
            result.Out.Split('\n').Where(line => line.StartsWith("Deploying", StringComparison.Ordinal))
        );
        Assert.Equal(
            "PUT /v2/apps/apps-1 {\"annotations\":{\"x\":{\"y\":[1]}},\"config\":{\"A\":\"1\"},\"id\":\"apps-1\",\"name\":\"demo\",\"syslog_url\":\"udp://log\"}",
            server.Requests[1]
        );
    }

    [Theory]
    [InlineData("deploy --all --local -w ap --no-bump")]
    [InlineData("deploy --all --local -w ap")]
    [Spec("cli 10", "10", "11", "12", "13", "13a")]
    public async Task All_works_in_each_directory_and_names_functions_after_it(string command)
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        bench.Network = server;
        bench.FakeEngine();
        bench.Write("ap/app.yaml", "name: demo\n");
        bench.Write(
            "ap/func.yaml",
            "schema_version: 20180708\nname: root\nversion: 0.0.1\nruntime: java\nentrypoint: x\ncmd: y\n"
        );
        bench.Write("ap/pom.xml", "");
        bench.Write("ap/a/Fa/func.yaml", "schema_version: 20180708\nruntime: docker\n");
        bench.Write("ap/a/Fa/Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync(command.Split(' '));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            ["fa:0.0.1", command.EndsWith("bump", StringComparison.Ordinal) ? "root:0.0.1" : "root:0.0.2"],
            bench
                .EngineCalls.Where(static call => call.StartsWith("docker build", StringComparison.Ordinal))
                .Select(static call => call.Split(' ')[3])
        );
    }

    [Fact]
    [Spec("cli 10", "59")]
    public async Task What_could_only_go_to_a_public_library_is_refused()
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        bench.Network = server;
        bench.FakeEngine();
        bench.Write("func.yaml", Func);
        bench.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("deploy", "--app", "demo");

        Assert.StartsWith(
            "image name must have a dockerhub owner or private registry.",
            result.Failure,
            StringComparison.Ordinal
        );
        Assert.Empty(bench.EngineCalls);
        Assert.Equal(Func, bench.Read("func.yaml"));
    }

    [Fact]
    [Spec("cli 10", "31")]
    public async Task A_prebuilt_function_of_a_managed_service_is_refused_before_anything_is_built()
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        bench.Network = server;
        bench.FakeEngine();
        bench.Write(
            "func.yaml",
            "schema_version: 20180708\nname: f\nversion: 0.0.1\ndeploy:\n  oci:\n    pbf:\n      listing_id: x\n"
        );

        var result = await bench.RunAsync("deploy", "--app", "demo", "--local");

        Assert.Equal(
            "function f is a pre-built function of Oracle's service (deploy.oci.pbf), which the current provider does not have",
            result.Failure
        );
        Assert.Empty(bench.EngineCalls);
    }

    [Fact]
    [Spec("cli 10", "32")]
    public async Task Tags_of_a_managed_service_are_warned_about_and_not_sent()
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        bench.Network = server;
        bench.FakeEngine();
        bench.Write(
            "func.yaml",
            "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\ndeploy:\n  oci:\n    freeform_tags: {a: b}\n"
        );
        bench.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("deploy", "--app", "demo", "--local");

        Assert.Contains("OCI-specific deploy settings (freeform_tags)", result.Error, StringComparison.Ordinal);
        Assert.Contains("POST /v2/fns {\"app_id\":\"apps-1\",\"image\":\"f:0.0.2\",\"name\":\"f\"}", server.Requests);
    }

    [Theory]
    [InlineData("deploy", "App name must be provided, try `--app APP_NAME`")]
    [InlineData("deploy --app nope", "could not find function file")]
    [InlineData("deploy --all --app x", "Could not find app file")]
    [Spec("cli 10", "58")]
    public async Task What_is_missing_is_named_before_anything_is_made(string command, string expected)
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        bench.Network = server;

        var result = await bench.RunAsync([.. command.Split(' '), "--create-app"]);

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(
        "name: f\n",
        "unsupported func.yaml version, please use the migrate command to update your function metadata"
    )]
    [InlineData("schema_version: 20180708\nname: f\n", "app demo not found")]
    public async Task A_deploy_that_cannot_go_on_says_why(string file, string expected)
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        bench.Network = server;
        bench.Write("func.yaml", file);

        var result = await bench.RunAsync("deploy", "--app", "demo", "--local");

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
    }

    private static string Architecture => Fn.Cli.Builds.Platforms.Host;

    private static string Shape => Architecture == "arm64" ? "GENERIC_ARM" : "GENERIC_X86";
}
