using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>A server to which something happens, and beside the victim a good function that is called all the time.</summary>
internal sealed class ToughSite : IAsyncDisposable
{
    private const string App = "tough";

    /// <summary>What pools, caches and compiled code may have grown by.</summary>
    private const long SlackBytes = 96L * 1024 * 1024;

    /// <summary>A few connections and containers may be in the middle of their end.</summary>
    private const int SlackDescriptors = 16;

    private readonly ToughCase _case;
    private readonly string _label;
    private Uri? _good;
    private Uri? _victim;
    private string _victimId = "";
    private SteadyClient? _neighbour;
    private (long Bytes, int Descriptors) _before;

    private ToughSite(FnSite site, ToughCase what, string label) => (Site, _case, _label) = (site, what, label);

    public FnSite Site { get; }

    /// <summary>The label that all containers carry.</summary>
    public string Label => _label;

    /// <summary>Whether the folder of a socket is a file system of its own; elsewhere filling it fills the disk.</summary>
    public bool HasBoundedFolders =>
        MountedFolders.Below(Site.Home.Path).Intersect(Site.SocketDirectories, StringComparer.Ordinal).Any();

    public static async Task<ToughSite> StartAsync(ToughCase what)
    {
        (string, string)[] engine = what.Engine is { } own ? [("DOCKER_HOST", own.Address)] : [];
        var site = await FnSite.StartAsync([("FN_LOG_LEVEL", "info"), .. engine, .. what.Settings]);
        var tough = new ToughSite(site, what, await site.CreateAppAsync(App));
        try
        {
            var good = tough._good = await site.CreateFunctionAsync(App, "good", what.Raw.Name);
            Assert.Equal((200, "good\n"), await FnSite.PostAsync(good, "print good"));
            tough._before = site.Server.Usage;
            tough._neighbour = new SteadyClient(good, "good", what.HitsEverybody);
            return tough;
        }
        catch
        {
            await tough.DisposeAsync();
            throw;
        }
    }

    /// <summary>A function that does as each call's body says; its containers go after a second without calls.</summary>
    public async Task<Uri> CreateVictimAsync(params string[] flags)
    {
        _victim = await Site.CreateFunctionAsync(App, "victim", _case.Raw.Name, ["--idle-timeout", "1", .. flags]);
        var id = (await Site.FnAsync("inspect", "function", App, "victim", "id")).Succeeded();
        _victimId = JsonSerializer.Deserialize<string>(id)!;
        return _victim;
    }

    /// <summary>Ids of the victim's containers.</summary>
    public async Task<string[]> VictimContainersAsync()
    {
        var filter = $"label=fn-fn-id={_victimId}";
        var ids = await DockerCommand.RunOnAsync(_case.Engine?.Address, "ps", "-q", "--no-trunc", "--filter", filter);
        return ids.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Waits for a line of the log.</summary>
    public Task AwaitLineAsync(string pattern, int times = 1) =>
        Eventually.AskAsync(() => Task.FromResult(Count(pattern)), count => count >= times, $"a line like {pattern}");

    /// <summary>Waits until the neighbour was called for so long from now on.</summary>
    public async Task AwaitNeighbourAsync(TimeSpan time)
    {
        var (answers, watch) = (_neighbour!.Right, Stopwatch.StartNew());
        await Eventually.AskAsync(
            () => Task.FromResult(_neighbour.Right),
            right => right > answers && watch.Elapsed > time,
            "answers to the neighbour"
        );
    }

    /// <summary>All that a <see cref="ToughCase"/> promises.</summary>
    public async Task AssertUnharmedAsync()
    {
        Assert.True(await _neighbour!.StopAsync() > 0, "the neighbour had no answer");
        await AssertNothingLeftByTheEndedAsync();
        if (_victim is not null && _case.VictimRecovers)
        {
            Assert.Equal((200, "well again\n"), await FnSite.PostAsync(_victim, "print well again"));
        }
        Assert.Equal((200, "good\n"), await FnSite.PostAsync(_good!, "print good"));
        await Eventually.AskAsync(ContainersAsync, all => all.Length == 1, "one container, the good one's");
        await Eventually.AskAsync(
            () => Task.FromResult(Site.SocketDirectories),
            all => all.Length == 1,
            "one socket directory, the good one's"
        );
        var most = (Bytes: _before.Bytes + SlackBytes, Descriptors: _before.Descriptors + SlackDescriptors);
        await Eventually.AskAsync(
            () => Task.FromResult(Site.Server.Usage),
            now => now.Bytes <= most.Bytes && now.Descriptors <= most.Descriptors,
            $"memory and descriptors of at most {most}"
        );
        await AwaitLineAsync(_case.Line, _case.Times);
        Assert.InRange(Count(_case.Line), _case.Times, _case.MayHappenMore ? int.MaxValue : _case.Times);
        Assert.Empty(Lines("Unhandled exception|failed in the server|level=fatal"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_neighbour is not null)
        {
            await _neighbour.DisposeAsync();
        }
        await Site.DisposeAsync();
    }

    /// <summary>A server that has ended has left nothing; the next one takes its place.</summary>
    private async Task AssertNothingLeftByTheEndedAsync()
    {
        if (Site.Server.HasExited)
        {
            Assert.Empty(await ContainersAsync());
            Assert.Empty(Site.SocketDirectories);
            await Site.StartServerAsync();
        }
    }

    private Task<string[]> ContainersAsync() => DockerCommand.StatesAsync(_label, _case.Engine?.Address);

    private int Count(string pattern) => Lines(pattern).Length;

    private string[] Lines(string pattern)
    {
        var line = new Regex(pattern.Replace("{victim}", _victimId, StringComparison.Ordinal));
        return [.. Site.Log.Split('\n').Where(each => line.IsMatch(each))];
    }
}
