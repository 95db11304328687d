using Fn.Agent.Admission;
using Fn.Testing;

namespace Fn.Agent.Tests.Admission;

public sealed class AdmissionTests : IDisposable
{
    private const long Mebibyte = 1024 * 1024;
    private readonly string _root = Directory.CreateTempSubdirectory("machine").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory] // server specification 4.4
    [InlineData(1024, 1024 - 256)]
    [InlineData(10 * 1024, 9 * 1024)]
    [InlineData(100 * 1024, 95 * 1024)]
    public void Head_room_is_a_tenth_within_bounds(long foundMb, long usableMb)
    {
        Write("proc/meminfo", $"MemTotal: 1 kB\nMemAvailable:   {foundMb * 1024} kB\n");

        var machine = MachineResources.Find(_root, new AgentOptions());

        Assert.Equal(foundMb * Mebibyte, machine.AvailableBytes);
        Assert.Equal(usableMb * Mebibyte, machine.UsableBytes);
    }

    [Fact]
    public void Too_little_memory_is_told_with_numbers()
    {
        Write("proc/meminfo", $"MemAvailable: {200 * 1024} kB\n");

        var failure = Assert.Throws<InvalidOperationException>(() => MachineResources.Find(_root, new AgentOptions()));

        Assert.Contains("200 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 10", "D29")]
    public void Limits_of_cgroup_v2_and_of_those_around_it_count()
    {
        Write("proc/meminfo", $"MemAvailable: {64 * 1024 * 1024} kB\n");
        Write("proc/cpuinfo", "processor: 0\nprocessor: 1\nprocessor: 2\nprocessor: 3\n");
        Write("proc/self/cgroup", "0::/a/b\n");
        Write("sys/fs/cgroup/a/memory.max", (4096 * Mebibyte) + "\n");
        Write("sys/fs/cgroup/a/b/memory.max", "max\n");
        Write("sys/fs/cgroup/a/cpu.max", "150000 100000\n");

        var machine = MachineResources.Find(_root, new AgentOptions());

        Assert.Equal(4096 * Mebibyte, machine.AvailableBytes);
        Assert.Equal(1500, machine.CpuMillis);
    }

    [Fact]
    public void Limits_of_cgroup_v1_and_of_the_options_count()
    {
        Write("proc/meminfo", $"MemAvailable: {64 * 1024 * 1024} kB\n");
        Write("proc/cpuinfo", "processor: 0\nprocessor: 1\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", (8192 * Mebibyte) + "\n");
        Write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n");
        Write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        var options = new AgentOptions { MaxTotalMemoryBytes = 1000 * Mebibyte, MaxTotalCpuMillis = 700 };

        var machine = MachineResources.Find(_root, options);

        Assert.Equal(8192 * Mebibyte, machine.AvailableBytes);
        Assert.Equal(1000 * Mebibyte, machine.UsableBytes);
        Assert.Equal(500, machine.CpuMillis);
    }

    [Fact]
    public void Claims_are_granted_in_order_so_that_a_large_one_is_not_starved()
    {
        var granted = new List<string>();
        var ledger = new MemoryLedger(100);
        var holder = Claim("holder", 80, granted);
        Assert.True(ledger.Claim(holder));
        var large = Claim("large", 90, granted);
        var small = Claim("small", 10, granted);

        Assert.False(ledger.Claim(large));
        Assert.False(ledger.Claim(small));
        Assert.Equal(70, ledger.MissingBytes);
        ledger.Release(holder);
        ledger.Release(holder);

        Assert.Equal(["large", "small"], granted);
        Assert.Equal(100, ledger.ReservedBytes);
        Assert.False(ledger.HasWaiting);
    }

    [Fact]
    public void A_claim_that_leaves_the_queue_lets_the_next_one_pass()
    {
        var granted = new List<string>();
        var ledger = new MemoryLedger(100);
        ledger.Claim(Claim("holder", 80, granted));
        var large = Claim("large", 90, granted);
        ledger.Claim(large);
        ledger.Claim(Claim("small", 10, granted));

        ledger.Release(large);

        Assert.Equal(["small"], granted);
    }

    [Fact]
    [Spec("server 10", "D21")]
    public void Eviction_counts_to_the_byte_and_takes_all_or_nothing()
    {
        (string, long)[] idle = [("oldest", 100), ("newer", 50)];

        Assert.Equal(["oldest"], Eviction.Choose(idle, 1));
        Assert.Equal(["oldest", "newer"], Eviction.Choose(idle, 101));
        Assert.Empty(Eviction.Choose(idle, 151));
        Assert.Empty(Eviction.Choose(idle, 0));
    }

    private static MemoryClaim Claim(string name, long bytes, List<string> granted) =>
        new(bytes, name, since: 0, _ => granted.Add(name));

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
