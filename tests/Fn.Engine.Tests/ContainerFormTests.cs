using Docker.DotNet.Models;
using Fn.Engine.Tests.Fixture;
using Fn.Testing;

namespace Fn.Engine.Tests;

/// <summary>Server specification 3.1, row by row, seen from inside the container.</summary>
public sealed class ContainerFormTests(RawImages images)
{
    [EngineFact]
    public async Task The_function_runs_as_the_given_user_whatever_the_image_says()
    {
        await using var bed = new EngineBed();

        var ids = await bed.AskAsync(bed.Spec(images.Plain, "ids"));

        Assert.Equal("1000:1000\n", ids);
    }

    [EngineFact]
    [Spec("server 3.1", "entrypoint, cmd, working dir")]
    public async Task Program_arguments_and_directory_are_those_of_the_image()
    {
        await using var bed = new EngineBed();

        var seen = await bed.AskAsync(bed.Spec(images.WithArguments, "pwd", "cat /proc/self/cmdline"));

        Assert.Equal("/tmp\n/raw\0an argument\0", seen);
    }

    [EngineFact]
    [Spec("fdk 4.1", "5")]
    [Spec("server 3.1", "env")]
    public async Task The_function_finds_its_environment()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "env");
        spec = spec with
        {
            Environment = new Dictionary<string, string>(spec.Environment)
            {
                ["GREETING"] = "hé = \"llo\"",
                ["EMPTY"] = "",
            },
        };

        var environment = await bed.AskAsync(spec);

        var lines = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(environment)).Split('\n');
        Assert.Contains("GREETING=hé = \"llo\"", lines);
        Assert.Contains("EMPTY=", lines);
        Assert.Contains("FN_LISTENER=unix:/tmp/iofs/lsnr.sock", lines);
    }

    [EngineFact]
    [Spec("fdk 4.1", "4")]
    [Spec("server 3.1", "init process")]
    public async Task An_init_process_is_process_1()
    {
        await using var bed = new EngineBed();

        var first = await bed.AskAsync(bed.Spec(images.Plain, "cat /proc/1/comm", "cat /proc/self/comm"));

        var names = first.Split('\n');
        Assert.NotEqual("raw", names[0]);
        Assert.Equal("raw", names[1]);
    }

    [EngineFact]
    [Spec("fdk 4.1", "2")]
    [Spec("server 3.1", "root filesystem", "/tmp")]
    public async Task The_root_file_system_is_read_only_and_tmp_is_a_tmpfs()
    {
        await using var bed = new EngineBed();

        var said = await bed.AskAsync(
            bed.Spec(images.Plain, "write /probe", "write /tmp/probe", "write /dev/shm/probe", "cat /proc/mounts")
        );

        var lines = said.Split('\n');
        Assert.Equal(["Read-only file system", "ok", "ok"], lines[..3]);
        var tmp = Assert.Single(lines, line => line.StartsWith("tmpfs /tmp ", StringComparison.Ordinal)).Split(' ')[3];
        Assert.Equal(["nodev", "noexec", "nosuid", "rw"], tmp.Split(',').Take(4).Order());
        Assert.DoesNotContain("size=", tmp, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task A_writable_root_has_no_tmpfs()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "write /probe", "cat /proc/mounts") with
        {
            HasReadOnlyRoot = false,
            User = null,
        };

        var said = await bed.AskAsync(spec);

        Assert.StartsWith("ok\n", said, StringComparison.Ordinal);
        Assert.DoesNotContain("tmpfs /tmp ", said, StringComparison.Ordinal);
    }

    [EngineFact]
    [Spec("fdk 4.1", "3")]
    [Spec("server 3.1", "socket directory")]
    [Spec("server 3.2", "a directory for each container")]
    public async Task Two_containers_never_share_a_socket_directory()
    {
        await using var bed = new EngineBed();
        var first = bed.Spec(images.Plain, "write /tmp/iofs/first");
        var second = bed.Spec(images.Plain, "write /tmp/iofs/second");

        var said = await bed.AskAsync(first) + await bed.AskAsync(second);

        Assert.Equal("ok\nok\n", said);
        Assert.Equal(["first"], Directory.GetFiles(first.SocketDirectory).Select(Path.GetFileName));
        Assert.Equal(["second"], Directory.GetFiles(second.SocketDirectory).Select(Path.GetFileName));
    }

    [EngineFact]
    [Spec("fdk 4.1", "9")]
    [Spec("server 3.1", "memory")]
    public async Task Memory_is_limited_without_swap()
    {
        await using var bed = new EngineBed();
        const long limit = 64L << 20;
        var spec = bed.Spec(
            images.Plain,
            "cat /sys/fs/cgroup/memory.max",
            "cat /sys/fs/cgroup/memory/memory.limit_in_bytes"
        ) with
        {
            MemoryBytes = limit,
        };

        var said = await bed.AskAsync(spec);
        var container = await bed.StartAsync(spec with { Name = spec.Name + "-2" });

        Assert.Contains($"{limit}", said.Split('\n'));
        var host = (await Inspection.OfAsync(container.Id)).HostConfig!;
        Assert.Equal((limit, limit), (host.Memory, host.MemorySwap));
    }

    [EngineFact]
    [Spec("fdk 4.1", "9")]
    [Spec("server 3.1", "pids")]
    public async Task Processes_are_limited()
    {
        await using var bed = new EngineBed();

        var said = await bed.AskAsync(bed.Spec(images.Plain, "fork") with { MaxPids = 20 });

        // The init and the function itself are two of the twenty.
        Assert.Equal("18 children, then Resource temporarily unavailable\n", said);
    }

    [EngineFact]
    [Spec("fdk 4.1", "9")]
    [Spec("server 3.1", "ulimits")]
    public async Task Ulimits_are_soft_and_hard_at_once()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "cat /proc/self/limits") with
        {
            Ulimits = new Dictionary<string, long>
            {
                ["nofile"] = 350,
                ["memlock"] = 65536,
                ["sigpending"] = 5000,
                ["msgqueue"] = 819200,
            },
        };

        var limits = Columns(await bed.AskAsync(spec));

        Assert.Contains("Max open files 350 350 files", limits);
        Assert.Contains("Max locked memory 65536 65536 bytes", limits);
        Assert.Contains("Max pending signals 5000 5000 signals", limits);
        Assert.Contains("Max msgqueue size 819200 819200 bytes", limits);
    }

    [EngineFact]
    public async Task A_ulimit_above_what_the_engine_may_give_does_not_stop_the_function()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "print up") with
        {
            Ulimits = new Dictionary<string, long> { ["nofile"] = 1_000_000, ["msgqueue"] = 1L << 40 },
        };

        var said = await bed.AskAsync(spec);

        Assert.Equal("up\n", said);
    }

    [EngineFact]
    [Spec("fdk 4.1", "1")]
    [Spec("server 3.1", "capabilities", "security options")]
    public async Task Capabilities_are_dropped_and_new_privileges_forbidden()
    {
        await using var bed = new EngineBed();

        var status = Columns(await bed.AskAsync(bed.Spec(images.Plain, "cat /proc/self/status")));

        Assert.Contains("CapEff: 0000000000000000", status);
        Assert.Contains("CapBnd: 0000000000000000", status);
        Assert.Contains("NoNewPrivs: 1", status);
    }

    [EngineFact]
    [Spec("server 3.1", "FN_DISABLE_UNPRIVILEGED_CONTAINERS")]
    public async Task A_privileged_container_keeps_the_users_and_the_engines_defaults()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "ids", "cat /proc/self/status") with { IsUnprivileged = false, User = null };

        var status = Columns(await bed.AskAsync(spec));

        Assert.Equal("0:0", status[0]);
        Assert.DoesNotContain("CapEff: 0000000000000000", status);
        Assert.Contains("NoNewPrivs: 0", status);
    }

    [EngineFact]
    [Spec("server 3.1", "CPU")]
    public async Task The_processor_share_is_limited_when_asked()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "cat /sys/fs/cgroup/cpu.max", "cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us") with
        {
            CpuMillis = 250,
        };

        var said = await bed.AskAsync(spec);

        Assert.Contains("25000", said, StringComparison.Ordinal);
    }

    [EngineFact]
    [Spec("server 3.1", "network", "hostname")]
    public async Task The_network_is_the_default_one_and_the_host_name_the_given_one()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "cat /proc/sys/kernel/hostname", "cat /proc/net/dev") with
        {
            Hostname = "some-host",
        };

        var said = await bed.AskAsync(spec);

        Assert.StartsWith("some-host\n", said, StringComparison.Ordinal);
        Assert.Contains("eth0:", said, StringComparison.Ordinal);
    }

    [EngineFact]
    [Spec("server 3.1", "network", "hostname")]
    public async Task A_given_network_is_joined_and_takes_the_engines_host_name()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "cat /proc/sys/kernel/hostname", "cat /proc/net/dev") with
        {
            Network = "none",
            Hostname = "some-host",
        };

        var said = await bed.AskAsync(spec);

        Assert.DoesNotContain("some-host", said, StringComparison.Ordinal);
        Assert.Contains("lo:", said, StringComparison.Ordinal);
        Assert.DoesNotContain("eth0:", said, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task Configured_networks_are_joined_by_turns()
    {
        await using var bed = new EngineBed(("FN_DOCKER_NETWORKS", " none\tbridge "));

        var first = await bed.StartAsync(bed.Spec(images.Plain, "never"));
        var second = await bed.StartAsync(bed.Spec(images.Plain, "never"));

        Assert.Equal("none", (await Inspection.OfAsync(first.Id)).HostConfig!.NetworkMode);
        Assert.Equal("bridge", (await Inspection.OfAsync(second.Id)).HostConfig!.NetworkMode);
    }

    [EngineFact]
    [Spec("server 3.1", "name", "labels", "tty", "stdin", "logging driver", "restart policy, volumes, devices, ports")]
    public async Task The_rest_of_the_form_is_as_the_table_says()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "never") with { Labels = new Dictionary<string, string> { ["a"] = "b" } };

        var container = await bed.StartAsync(spec);

        var found = await Inspection.OfAsync(container.Id);
        var (form, host) = (found.Config!, found.HostConfig!);
        Assert.Equal($"/{spec.Name}", found.Name);
        Assert.Equal("b", form.Labels!["a"]);
        Assert.Equal((false, false, true, true), (form.Tty, form.AttachStdin, form.AttachStdout, form.AttachStderr));
        Assert.Equal("none", host.LogConfig!.Type);
        Assert.Equal((false, false), (host.Privileged, host.AutoRemove));
        Assert.Empty(host.PortBindings ?? new Dictionary<string, IList<PortBinding>>());
    }

    private static List<string> Columns(string text) =>
        [
            .. text.Split('\n')
                .Select(line => string.Join(' ', line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))),
        ];
}
