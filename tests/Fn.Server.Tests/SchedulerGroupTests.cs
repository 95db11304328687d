using Fn.Server.Hosting;

namespace Fn.Server.Tests;

public sealed class SchedulerGroupTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("fn-group-");

    public SchedulerGroupTests()
    {
        Write("proc/self/stat", "42 (fn) server) S 7 42 42 0 -1 4194560");
        Write("proc/self/autogroup", "/autogroup-9 nice 0\n");
        Write("proc/self/cgroup", "3:memory:/some\n1:cpu,cpuacct:/\n0::/\n");
        Write("proc/sys/kernel/sched_autogroup_enabled", "1\n");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_server_that_leads_its_session_goes_before_the_functions()
    {
        Assert.True(TryRank());
        Assert.Equal("-10", Read("proc/self/autogroup"));
    }

    [Theory]
    [InlineData("42 (fnserver) S 7 42 7 0 -1", "a session of somebody else's")]
    [InlineData("1 (fnserver) S 0 1 1 0 -1", "the first process of a container")]
    [InlineData("", "unknown")]
    public void The_session_of_others_is_left_as_it_is(string stat, string why) =>
        AssertLeftAlone("proc/self/stat", stat, why);

    [Theory]
    [InlineData("0\n", "turned off")]
    [InlineData("", "unknown")]
    public void A_kernel_that_groups_by_cgroup_only_is_left_as_it_is(string enabled, string why) =>
        AssertLeftAlone("proc/sys/kernel/sched_autogroup_enabled", enabled, why);

    [Fact]
    public void In_a_cgroup_with_a_share_of_its_own_the_session_does_not_count() =>
        AssertLeftAlone("proc/self/cgroup", "4:cpu,cpuacct:/docker/abc\n0::/\n", "version 1");

    [Theory]
    [InlineData("system.slice/fn.service", "system.slice/fn.service")]
    [InlineData("system.slice/fn.service", "system.slice")]
    [InlineData("", "")]
    public void Nor_in_one_of_version_2_that_has_a_weight_or_is_within_one(string own, string weighed)
    {
        Write($"sys/fs/cgroup/{weighed}/cpu.weight", "100\n");

        AssertLeftAlone("proc/self/cgroup", $"0::/{own}\n", "version 2");
    }

    [Fact]
    public void One_of_version_2_without_any_weight_does_not_matter()
    {
        Write("sys/fs/cgroup/system.slice/memory.max", "max\n");
        Write("proc/self/cgroup", "0::/system.slice\n");

        Assert.True(TryRank());
    }

    [Theory]
    [InlineData(0, "/autogroup-9 nice 0\n")]
    [InlineData(5, "5")]
    public void Who_asks_for_no_precedence_gets_none(int niceness, string told)
    {
        Assert.False(new SchedulerGroup(_root.FullName).TryRank(niceness));
        Assert.Equal(told, Read("proc/self/autogroup"));
    }

    [Fact]
    public void What_the_kernel_refuses_is_no_failure()
    {
        File.Delete(Path.Combine(_root.FullName, "proc/self/autogroup"));
        Directory.CreateDirectory(Path.Combine(_root.FullName, "proc/self/autogroup"));

        Assert.False(TryRank());
    }

    private bool TryRank() => new SchedulerGroup(_root.FullName).TryRank(-10);

    private void AssertLeftAlone(string path, string text, string why)
    {
        Write(path, text);

        Assert.False(TryRank(), why);
        Assert.Equal("/autogroup-9 nice 0\n", Read("proc/self/autogroup"));
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_root.FullName, path));

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
