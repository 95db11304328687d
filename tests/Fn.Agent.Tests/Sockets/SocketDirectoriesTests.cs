using System.Globalization;
using Fn.Agent.Sockets;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fn.Agent.Tests.Sockets;

public sealed class SocketDirectoriesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fn").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    [Spec("server 10", "D24")]
    public void What_a_killed_server_left_is_removed_and_nothing_else()
    {
        var left = Of("mine").Create().Path;
        File.WriteAllText(Path.Combine(left, "lsnr.sock"), "");
        var theirs = Of("theirs").Create().Path;
        var foreign = Directory.CreateDirectory(Path.Combine(_root, "iofs-of-somebody")).FullName;
        var again = Of("mine");
        var used = again.Create().Path;

        again.RemoveLeftovers();

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(theirs));
        Assert.True(Directory.Exists(foreign));
        Assert.True(Directory.Exists(used));
    }

    [Fact]
    public void Whatever_a_function_has_put_there_goes_and_nothing_else()
    {
        var kept = Directory.CreateDirectory(Path.Combine(_root, "kept", "inner")).FullName;
        var directory = Of("mine").Create();
        File.WriteAllText(Path.Combine(directory.Path, ".moved-0"), "");
        Directory.CreateSymbolicLink(Path.Combine(directory.Path, "link"), Path.Combine(_root, "kept"));
        Directory.Move(Nest(3000), Path.Combine(directory.Path, "deep"));

        directory.Dispose();

        Assert.False(Directory.Exists(directory.Path));
        Assert.True(Directory.Exists(kept));
    }

    [Fact]
    public void What_a_killed_server_mounted_is_unmounted_by_the_next_and_nothing_through_a_link()
    {
        var theirs = Mounted("theirs").Path;
        var left = Mounted("mine").Path;
        Directory.CreateSymbolicLink($"{left}-link", theirs);

        Of("mine").RemoveLeftovers();

        Assert.False(IsMounted(left));
        Assert.False(Directory.Exists(left));
        Assert.True(IsMounted(theirs));
        Of("theirs").RemoveLeftovers();
        Assert.False(IsMounted(theirs));
    }

    [Fact]
    public void A_link_that_somebody_put_at_the_place_of_the_next_directory_is_not_followed()
    {
        var kept = Directory.CreateDirectory(Path.Combine(_root, "kept")).FullName;
        File.SetUnixFileMode(kept, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var mine = Of("mine");
        var first = mine.Create().Path;
        var digits = first[^11..];
        var next = (long.Parse(digits, CultureInfo.InvariantCulture) + 1).ToString("d11", CultureInfo.InvariantCulture);
        var link = Directory.CreateSymbolicLink(first[..^11] + next, kept).FullName;

        using var second = mine.Create();

        Assert.NotEqual(link, second.Path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(kept));
    }

    [Fact]
    [Spec("server 10", "D24")]
    public async Task A_server_that_starts_removes_what_its_last_life_left()
    {
        var config = new Dictionary<string, string?> { ["FN_IOFS_PATH"] = _root, ["FN_PORT"] = "0" };
        var options = new AgentOptions();
        new AgentOptionsBinder(new ConfigurationBuilder().AddInMemoryCollection(config).Build()).Configure(options);
        var left = new SocketDirectories(Options.Create(options), NullLogger<SocketDirectories>.Instance).Create().Path;

        await using var host = await FnHost.StartAsync(new Peer(), config: config);

        await Wait.UntilAsync(() => !Directory.Exists(left), "it is removed");
        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();
        Assert.True(Directory.Exists(host.Engine.Created.Single().Directory));
    }

    [Fact]
    [Spec("server 2.8", "socket directory cannot be created")]
    public void A_place_where_nothing_can_be_made_is_told_before_the_first_call()
    {
        File.WriteAllText(Path.Combine(_root, "file"), "");
        var directories = new SocketDirectories(
            Options.Create(new AgentOptions { ServerId = "mine", SocketPath = Path.Combine(_root, "file") }),
            NullLogger<SocketDirectories>.Instance
        );

        var failure = Assert.Throws<AgentStartException>(directories.Probe);

        Assert.Contains("Set FN_IOFS_PATH to a folder that may be written.", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Directories in directories, deeper than a path can say; made from the innermost on.</summary>
    private string Nest(int depth)
    {
        var inner = Directory.CreateDirectory(Path.Combine(_root, "0")).FullName;
        for (var i = 1; i < depth; i++)
        {
            var outer = Directory.CreateDirectory(Path.Combine(_root, $"{i}")).FullName;
            Directory.Move(inner, Path.Combine(outer, "d"));
            inner = outer;
        }
        return inner;
    }

    private static bool IsMounted(string path) =>
        File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ')[4] == path);

    private SocketDirectory Mounted(string serverId)
    {
        try
        {
            var directory = Of(serverId, hasTmpfs: true).Create();
            Assert.True(IsMounted(directory.Path));
            return directory;
        }
        catch (IOException)
        {
            Assert.Skip("only root, outside of most containers, may mount");
            throw;
        }
    }

    private SocketDirectories Of(string serverId, bool? hasTmpfs = null) =>
        new(
            Options.Create(
                new AgentOptions
                {
                    ServerId = serverId,
                    SocketPath = _root,
                    HasSocketTmpfs = hasTmpfs,
                }
            ),
            NullLogger<SocketDirectories>.Instance
        );
}
