using System.Text.RegularExpressions;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>
/// A server under attack. Beside the victims there is a good neighbour, called all the time; at the end every one of its calls must
/// have had its own answer, and the server must hold no more memory and descriptors than before.
/// </summary>
internal sealed class ToughSite : IAsyncDisposable
{
    /// <summary>What pools, caches and compiled code may have grown by.</summary>
    private const long SlackBytes = 96L * 1024 * 1024;

    /// <summary>A few connections and containers may be in the middle of their end.</summary>
    private const int SlackDescriptors = 16;

    private readonly CancellationTokenSource _over = new();
    private readonly RawImage _raw;
    private readonly string _label;
    private Uri? _good;
    private Task<int> _neighbour = Task.FromResult(0);
    private long _bytesBefore;
    private int _descriptorsBefore;

    private ToughSite(FnSite site, RawImage raw, string label) => (Site, _raw, _label) = (site, raw, label);

    public FnSite Site { get; }

    public static async Task<ToughSite> StartAsync(RawImage raw, params (string Name, string Value)[] settings)
    {
        var site = await FnSite.StartAsync([("FN_LOG_LEVEL", "info"), .. settings]);
        var tough = new ToughSite(site, raw, await site.CreateAppAsync("tough"));
        try
        {
            tough._good = await site.CreateFunctionAsync("tough", "good", raw.Name);
            await AssertGoodAsync(tough._good, 0);
            (tough._bytesBefore, tough._descriptorsBefore) = tough.Site.Server.Usage;
            tough._neighbour = tough.CallGoodAsync(tough._good);
            return tough;
        }
        catch
        {
            await tough.DisposeAsync();
            throw;
        }
    }

    /// <summary>A function that does as each call's body says; its containers go after a second without calls.</summary>
    public Task<Uri> CreateVictimAsync(params string[] flags) =>
        Site.CreateFunctionAsync("tough", "victim", _raw.Name, ["--idle-timeout", "1", .. flags]);

    /// <summary>Ids of the containers of the victim.</summary>
    public async Task<string[]> ContainersAsync(string name)
    {
        var id = (await Site.FnAsync("inspect", "function", "tough", name, "id")).Succeeded().Trim('"', '\n');
        var ids = await DockerCommand.RunAsync("ps", "-q", "--no-trunc", "--filter", $"label=fn-fn-id={id}");
        return ids.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Waits until a line of the log matches, and asserts that no second one does.</summary>
    public async Task AssertOneLineAsync(string pattern)
    {
        var lines = await Eventually.AskAsync(
            () => Task.FromResult(Site.Server.Log.Split('\n').Where(line => Regex.IsMatch(line, pattern)).ToArray()),
            found => found.Length > 0,
            $"a line like {pattern} in\n{Site.Server.Log}"
        );
        Assert.Single(lines);
    }

    /// <summary>The neighbour came to no harm, the victim's containers are gone, and nothing is held that was not held before.</summary>
    public async Task AssertUnharmedAsync()
    {
        await _over.CancelAsync();
        Assert.True(await _neighbour > 0, "the neighbour was never called");
        await AssertGoodAsync(_good!, -1);
        await Eventually.AskAsync(
            () => DockerCommand.StatesAsync(_label),
            all => all.Length == 1,
            "one container, the good one's"
        );
        await Eventually.AskAsync(
            () => Task.FromResult(Site.Server.Usage),
            now => now.Bytes <= _bytesBefore + SlackBytes && now.Descriptors <= _descriptorsBefore + SlackDescriptors,
            $"memory and descriptors near {_bytesBefore} and {_descriptorsBefore}"
        );
        Assert.DoesNotContain("Unhandled exception", Site.Server.Log, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _neighbour.ContinueWith(static _ => { }, CancellationToken.None, default, TaskScheduler.Default);
        await Site.DisposeAsync();
        _over.Dispose();
    }

    private async Task<int> CallGoodAsync(Uri good)
    {
        var calls = 0;
        for (; !_over.IsCancellationRequested; calls++)
        {
            await AssertGoodAsync(good, calls);
        }
        return calls;
    }

    private static async Task AssertGoodAsync(Uri good, int call) =>
        Assert.Equal((200, $"good {call}\n"), await FnSite.PostAsync(good, $"print good {call}"));
}
