using Fn.Agent.Engine;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Pool;

/// <summary>What a container is made of. Source: server specification 3.1, 3.2.</summary>
public sealed class ContainerFormTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 3.2", "FN_IOFS_DOCKER_PATH")]
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
    [Spec("server 3.1", "labels")]
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

    [Fact]
    [Spec("server 10", "D25")]
    [Spec("server 3.1", "ulimits", "pids")]
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

    [Fact]
    [Spec("fdk 4.1", "5", "6", "7")]
    [Spec("server 2.3", "config")]
    [Spec("server 3.1", "env")]
    public async Task Config_reaches_the_container_and_cannot_override_the_contract()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        var app = host.App with
        {
            Config = new Dictionary<string, string>
            {
                ["A"] = "app",
                ["B"] = "app",
                ["FN_TYPE"] = "x",
                ["b=d"] = "y",
            },
        };
        host.Use(
            app,
            host.Function with
            {
                Config = new Dictionary<string, string> { ["B"] = "fn", ["FN_APP_NAME"] = "mine" },
            }
        );

        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();

        var environment = host.Engine.Created.Single().Spec.Environment;
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["A"] = "app",
                ["B"] = "fn",
                ["FN_APP_ID"] = app.Id,
                ["FN_APP_NAME"] = "mine",
                ["FN_FN_ID"] = host.Function.Id,
                ["FN_FN_NAME"] = "hello",
                ["FN_FORMAT"] = "http-stream",
                ["FN_LISTENER"] = "unix:/tmp/iofs/lsnr.sock",
                ["FN_MEMORY"] = "128",
                ["FN_TYPE"] = "sync",
            }.OrderBy(static pair => pair.Key, StringComparer.Ordinal),
            environment.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
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

    [Fact]
    [Spec("fdk 4.1", "1", "9")]
    [Spec(
        "server 3.1",
        "name",
        "image",
        "user",
        "root filesystem",
        "memory",
        "CPU",
        "pids",
        "ulimits",
        "fs size",
        "hostname",
        "logging driver"
    )]
    public async Task A_container_is_what_the_original_makes_when_nothing_is_set()
    {
        var spec = await SpecOfCallAsync([]);

        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{26}$", spec.Name);
        Assert.Equal("example/hello:0.0.1", spec.Image);
        Assert.Equal(("1000:1000", true, true), (spec.User, spec.IsUnprivileged, spec.HasReadOnlyRoot));
        Assert.Equal((128L << 20, 0, 50, 0), (spec.MemoryBytes, spec.CpuMillis, spec.MaxPids, spec.MaxFsSizeMb));
        Assert.Equal(
            ["memlock=65536", "msgqueue=819200", "nofile=350", "sigpending=5000"],
            spec.Ulimits.Select(static limit => $"{limit.Key}={limit.Value}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(Environment.MachineName, spec.Hostname);
        Assert.Null(spec.Network);
        Assert.Null(spec.Syslog);
    }

    [Fact]
    [Spec("fdk 4.1", "9")]
    [Spec("server 3.1", "fs size", "pids", "ulimits", "root filesystem", "FN_DISABLE_UNPRIVILEGED_CONTAINERS")]
    public async Task A_container_follows_its_settings()
    {
        var spec = await SpecOfCallAsync(
            new()
            {
                ["FN_MAX_PIDS"] = "7",
                ["FN_MAX_OPEN_FILES"] = "1",
                ["FN_MAX_LOCKED_MEMORY"] = "2",
                ["FN_MAX_PENDING_SIGNALS"] = "3",
                ["FN_MAX_MESSAGE_QUEUE"] = "4",
                ["FN_MAX_FS_SIZE_MB"] = "5",
                ["FN_DISABLE_READONLY_ROOTFS"] = "true",
                ["FN_DISABLE_UNPRIVILEGED_CONTAINERS"] = "true",
            }
        );

        Assert.Equal((7, 5), (spec.MaxPids, spec.MaxFsSizeMb));
        Assert.Equal(
            ["memlock=2", "msgqueue=4", "nofile=1", "sigpending=3"],
            spec.Ulimits.Select(static limit => $"{limit.Key}={limit.Value}").Order(StringComparer.Ordinal)
        );
        Assert.False(spec.HasReadOnlyRoot);
        Assert.Equal((null, false), (spec.User, spec.IsUnprivileged));
    }

    [Fact]
    [Spec("server 3.1", "logging driver")]
    [Spec("fdk 4.1", "65")]
    public async Task The_syslog_receiver_of_the_app_is_passed_on_with_its_tag()
    {
        await using var host = await FnHost.StartAsync(new Peer());
        host.Use(host.App with { SyslogUrl = " tcp://logs:514 " }, host.Function);

        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();

        Assert.Equal(
            new SyslogTarget("tcp://logs:514", $"app_id={host.App.Id},fn_id={host.Function.Id}"),
            host.Engine.Created.Single().Spec.Syslog
        );
    }

    private static async Task<ContainerSpec> SpecOfCallAsync(Dictionary<string, string?> config)
    {
        await using var host = await FnHost.StartAsync(new Peer(), config: config);
        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        Assert.Equal(200, (int)response.StatusCode);
        return host.Engine.Created.Single().Spec;
    }
}
