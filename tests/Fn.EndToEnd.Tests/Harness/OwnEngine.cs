using System.Diagnostics;
using System.Globalization;

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>A container engine of a test's own, which it may end as roughly as it likes; the machine's does not notice.</summary>
/// <remarks>
/// It has a bridge of its own: the default one belongs to the machine's engine, and an engine that is told to have none removes that.
/// </remarks>
internal sealed class OwnEngine : IAsyncDisposable
{
    private const int FirstSubnet = 16;
    private const int Subnets = 200;
    private static int _count;

    private readonly string _directory = Directory.CreateTempSubdirectory("dockerd-").FullName;
    private readonly string _bridge = $"fn{Environment.ProcessId % 1_000_000}e{Interlocked.Increment(ref _count)}";
    private readonly bool _keepsContainers;
    private Process? _daemon;
    private Task<string[]> _words = Task.FromResult<string[]>([]);

    private OwnEngine(bool keepsContainers) => _keepsContainers = keepsContainers;

    /// <summary>Value for <c>DOCKER_HOST</c>.</summary>
    public string Address => $"unix://{_directory}/docker.sock";

    /// <summary>Starts one that knows an image of the machine's engine.</summary>
    /// <param name="image">That image.</param>
    /// <param name="keepsContainers">Whether its containers outlive it and are taken over at its next start (live-restore).</param>
    public static async Task<OwnEngine> StartAsync(string image, bool keepsContainers)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can start an engine of its own");
        var engine = new OwnEngine(keepsContainers);
        try
        {
            await ShellAsync("ip", "link", "add", engine._bridge, "type", "bridge");
            var subnet = FirstSubnet + ((Environment.ProcessId + _count) % Subnets);
            await ShellAsync("ip", "addr", "add", $"10.213.{subnet}.1/24", "dev", engine._bridge);
            await engine.StartAsync();
            var archive = Path.Combine(engine._directory, "image.tar");
            await DockerCommand.RunAsync("save", "-o", archive, image);
            await DockerCommand.RunOnAsync(engine.Address, "load", "-i", archive);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, again too.</summary>
    public async Task StartAsync()
    {
        string[] options = _keepsContainers ? ["--live-restore"] : [];
        _daemon = Process.Start(
            ProgramRun.Describe(
                "dockerd",
                [
                    $"--host={Address}",
                    $"--data-root={_directory}/data",
                    $"--exec-root={_directory}/exec",
                    $"--pidfile={_directory}/pid",
                    $"--bridge={_bridge}",
                    "--iptables=false",
                    "--ip6tables=false",
                    .. options,
                ]
            )
        )!;
        _words = Task.WhenAll(_daemon.StandardOutput.ReadToEndAsync(), _daemon.StandardError.ReadToEndAsync());
        await Eventually.AskAsync(
            async () => _daemon.HasExited || await AnswersAsync(),
            answers => answers,
            "an answer of the engine"
        );
        if (_daemon.HasExited)
        {
            Assert.Fail($"the engine ended at once: {string.Concat(await _words)}");
        }
    }

    /// <summary>Ends it without a chance to clean up, as <c>kill -9</c> does. Its containers live on.</summary>
    public async Task KillAsync()
    {
        _daemon!.Kill();
        await _daemon.WaitForExitAsync();
        await _words;
        // The kernel ends its helper with it, which nobody may have waited for yet. Dead numbers would keep the next one from starting.
        string[] files = [$"{_directory}/pid", $"{_directory}/exec/containerd/containerd.pid"];
        await Eventually.AskAsync(() => Task.FromResult(files.Any(IsAlive)), alive => !alive, "the end of the engine");
        Array.ForEach(files, File.Delete);
    }

    /// <summary>Stops it in place: it takes connections and answers nothing.</summary>
    public Task HangAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task GoOnAsync() => SignalAsync("CONT");

    private static bool IsAlive(string pidFile)
    {
        var status = $"/proc/{File.ReadAllText(pidFile).Trim()}/status";
        return File.Exists(status) && !File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            if (_daemon.HasExited)
            {
                await StartAsync();
            }
            await GoOnAsync();
            var all = await DockerCommand.RunOnAsync(Address, "ps", "-aq");
            if (all.Length > 0)
            {
                await DockerCommand.RunOnAsync(Address, ["rm", "-f", .. all.Split('\n')]);
            }
            await SignalAsync("TERM");
            await _daemon.WaitForExitAsync();
            await _words;
            _daemon.Dispose();
            // One that took over from a killed one leaves this mounted.
            var data = $"{_directory}/data";
            if ((await File.ReadAllTextAsync("/proc/self/mounts")).Contains($" {data} ", StringComparison.Ordinal))
            {
                await ShellAsync("umount", data);
            }
        }
        await ShellAsync("ip", "link", "delete", _bridge);
        Directory.Delete(_directory, recursive: true);
    }

    private Task SignalAsync(string signal) =>
        ShellAsync("kill", $"-{signal}", _daemon!.Id.ToString(CultureInfo.InvariantCulture));

    private async Task<bool> AnswersAsync()
    {
        var ask = ProgramRun.Describe("docker", ["-H", Address, "version"]);
        return (await ProgramRun.ToEndAsync(ask, CancellationToken.None)).Code == 0;
    }

    private static async Task ShellAsync(string program, params string[] arguments) =>
        (await ProgramRun.ToEndAsync(ProgramRun.Describe(program, arguments), CancellationToken.None)).Succeeded();
}
