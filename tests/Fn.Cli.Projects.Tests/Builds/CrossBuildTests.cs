using System.Text.Json.Nodes;
using Fn.Cli.Builds;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Builds;

/// <summary>Images for other machines than this one, specification 6.6.</summary>
public sealed class CrossBuildTests : IDisposable
{
    private readonly CliBench _bench = new();
    private readonly FakeFnServer _server = new();

    public CrossBuildTests()
    {
        _bench.Network = _server;
        _bench.Write("func.yaml", "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\n");
        _bench.Write("Dockerfile", "FROM scratch\n");
    }

    [Fact]
    [Spec("cli 6.6", "other machines by docker")]
    public async Task Docker_builds_for_all_machines_and_pushes_in_one_go()
    {
        _server.Add("apps", new JsonObject { ["name"] = "demo", ["shape"] = "GENERIC_X86_ARM" });
        _bench.FakeEngine();

        var result = await DeployAsync();

        Assert.Equal(
            $"""
            Deploying f to app: demo
            Using Container engine docker
            TargetedPlatform:  amd64_arm64HostPlatform:  {Platforms.Host}
            Updating function f using image reg/f:0.0.1...
            Successfully created function: f with reg/f:0.0.1

            """,
            result.Out
        );
        Assert.Equal(
            [
                "docker version --format {{.Server.Version}}",
                "docker buildx rm oci_fn_builder",
                "docker buildx create --name oci_fn_builder --use --platform linux/arm64,linux/amd64",
                "docker buildx build -f WORK/Dockerfile --platform linux/arm64,linux/amd64 --no-cache --build-arg A=1 "
                    + "--build-arg ARCH=linux/arm64,linux/amd64 --label imageName=reg/f:0.0.1 -t reg/f:0.0.1 --push "
                    + "--build-arg HTTP_PROXY --build-arg HTTPS_PROXY .",
                "docker buildx rm oci_fn_builder",
            ],
            _bench.EngineCalls
        );
    }

    [Fact]
    [Spec("cli 6.6", "a builder that can do it already")]
    public async Task A_builder_that_can_do_it_already_is_used()
    {
        _server.Add("apps", new JsonObject { ["name"] = "demo", ["shape"] = OtherShape });
        _bench.FakeEngine($"if [ \"$1 $2\" = 'buildx inspect' ]; then echo 'Platforms: linux/{Other}, linux/386'; fi");

        var result = await DeployAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(_bench.EngineCalls, static call => call.Contains("create", StringComparison.Ordinal));
        Assert.Contains(
            _bench.EngineCalls,
            call =>
                call.Contains($"buildx build -f WORK/Dockerfile --platform linux/{Other} ", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Spec("cli 10", "52")]
    public async Task Without_a_builder_the_deploy_says_so()
    {
        _server.Add("apps", new JsonObject { ["name"] = "demo", ["shape"] = "GENERIC_X86_ARM" });
        _bench.FakeEngine("if [ $1 = buildx ]; then exit 1; fi");

        var result = await DeployAsync();

        Assert.Equal(
            (1, "Cannot create/use builder instance oci_fn_builder for docker : exit status 1"),
            (result.ExitCode, result.Failure)
        );
    }

    [Fact]
    [Spec("cli 6.6", "other machines by podman")]
    public async Task Podman_makes_a_manifest_and_pushes_it()
    {
        _server.Add("apps", new JsonObject { ["name"] = "demo", ["shape"] = OtherShape });
        _bench.FakeEngine(name: "podman");
        _bench.Variables["FN_CONTAINER_ENGINETYPE"] = "podman";

        var result = await DeployAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            "Using Container engine  podman  to push\nPushing reg/f:0.0.1 to docker registry...",
            result.Out,
            StringComparison.Ordinal
        );
        Assert.Equal(
            [
                "podman version --format {{.Server.Version}}",
                $"podman buildx build -f WORK/Dockerfile --platform linux/{Other} --no-cache --build-arg A=1 "
                    + $"--build-arg ARCH=linux/{Other} --label imageName=reg/f:0.0.1 --manifest reg/f:0.0.1 --load "
                    + "--build-arg HTTP_PROXY --build-arg HTTPS_PROXY .",
                "podman buildx rm oci_fn_builder",
                "podman manifest push reg/f:0.0.1",
            ],
            _bench.EngineCalls
        );
    }

    [Fact]
    [Spec("cli 6.6", "unknown shapes")]
    public async Task An_unknown_shape_is_refused()
    {
        _server.Add("apps", new JsonObject { ["name"] = "demo", ["shape"] = "ROUND" });
        _bench.FakeEngine();

        var result = await DeployAsync();

        Assert.Equal((1, "Invalid application : demo shape: ROUND"), (result.ExitCode, result.Failure));
    }

    public void Dispose()
    {
        _server.Dispose();
        _bench.Dispose();
    }

    private static string Other => Platforms.Host == "amd64" ? "arm64" : "amd64";

    private static string OtherShape => Other == "arm64" ? "GENERIC_ARM" : "GENERIC_X86";

    private Task<CliResult> DeployAsync() =>
        _bench.RunAsync(
            "--registry",
            "reg",
            "deploy",
            "--app",
            "demo",
            "--no-bump",
            "--no-cache",
            "--build-arg",
            "A=1"
        );
}
