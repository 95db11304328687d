using Fn.Agent.Engine;
using Fn.Agent.Tests.Hosting;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Pool;

/// <summary>What a container is made of. Source: server specification 3.1, 3.2.</summary>
public sealed class ContainerFormTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_engine_is_told_the_socket_directory_as_it_sees_it()
    {
        var seen = Path.Combine(Directory.CreateTempSubdirectory("fn").FullName, "seen");
        var real = Directory.CreateTempSubdirectory("fn").FullName;
        Directory.CreateSymbolicLink(seen, real);
        var config = new Dictionary<string, string?> { ["FN_IOFS_PATH"] = real, ["FN_IOFS_DOCKER_PATH"] = seen + "/" };

        var spec = await SpecOfCallAsync(config);

        Assert.Equal(seen, Path.GetDirectoryName(spec.SocketDirectory));
        Assert.Equal("/tmp/iofs", spec.SocketMountPath);
        Assert.Empty(Directory.GetDirectories(real));
    }

    [Fact]
    public async Task A_label_tag_marks_containers_beside_our_own_labels()
    {
        var tagged = await SpecOfCallAsync(new() { ["FN_CONTAINER_LABEL_TAG"] = "site1" });
        var plain = await SpecOfCallAsync([]);

        Assert.Equal("site1", tagged.Labels["fn-agent-classifier"]);
        Assert.Matches("^[0-9a-f]{32}$", tagged.Labels["fn-agent-instance"]);
        Assert.Equal(
            ["fn-app-id", "fn-created-at", "fn-fn-id", "fn-server"],
            plain.Labels.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact] // D25
    public async Task A_limit_of_0_is_no_limit()
    {
        var spec = await SpecOfCallAsync(
            new()
            {
                ["FN_MAX_OPEN_FILES"] = "0",
                ["FN_MAX_PIDS"] = "0",
                ["FN_MAX_LOCKED_MEMORY"] = "18446744073709551615",
            }
        );

        Assert.Equal(0, spec.MaxPids);
        Assert.Equal(
            new Dictionary<string, long> { ["sigpending"] = 5000, ["msgqueue"] = 819200 }.OrderBy(
                static pair => pair.Key,
                StringComparer.Ordinal
            ),
            spec.Ulimits.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
        );
    }

    [Fact] // D40
    public async Task Config_that_no_environment_can_hold_is_left_out()
    {
        await using var host = await FnHost.StartAsync(
            new Peer(),
            static f =>
                f with
                {
                    Config = new Dictionary<string, string>
                    {
                        [""] = "empty name",
                        ["A=B"] = "sign in the name",
                        ["NUL"] = "a\0b",
                        ["GOOD"] = "x=y",
                    },
                }
        );

        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();

        var environment = host.Engine.Created.Single().Spec.Environment;
        Assert.Equal("x=y", environment["GOOD"]);
        Assert.DoesNotContain(environment.Keys, static name => name is "" or "A=B" or "NUL");
    }

    private static async Task<ContainerSpec> SpecOfCallAsync(Dictionary<string, string?> config)
    {
        await using var host = await FnHost.StartAsync(new Peer(), config: config);
        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        Assert.Equal(200, (int)response.StatusCode);
        return host.Engine.Created.Single().Spec;
    }
}
