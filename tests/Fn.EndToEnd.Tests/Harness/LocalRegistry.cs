using System.Diagnostics;
using System.Globalization;

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>An image registry on this machine (Debian's docker-registry), which engines trust because it is local.</summary>
internal sealed class LocalRegistry : IAsyncDisposable
{
    private const string Program = "/usr/bin/docker-registry";
    private static readonly HttpClient Client = new();

    private readonly TemporaryHome _home;
    private readonly Process _process;

    private LocalRegistry(TemporaryHome home, Process process, int port)
    {
        _home = home;
        _process = process;
        Name = string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");
    }

    /// <summary>First part of the names of its images.</summary>
    public string Name { get; }

    /// <summary>Starts one; skips the test, or fails it on CI, where the program is missing.</summary>
    public static async Task<LocalRegistry> StartAsync()
    {
        if (!File.Exists(Program))
        {
            const string Reason = "there is no docker-registry (Debian: apt-get install docker-registry)";
            Assert.False(Product.IsOnCi, Reason);
            Assert.Skip(Reason);
        }
        var home = new TemporaryHome();
        var port = FreePort.Find();
        var settings = Path.Combine(home.Path, "registry.yml");
        await File.WriteAllTextAsync(
            settings,
            $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {home.MakeDirectory("images")}
            http:
              addr: 127.0.0.1:{port}
            """
        );
        var process = Process.Start(ProgramRun.Describe(Program, ["serve", settings], home.Path))!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var registry = new LocalRegistry(home, process, port);
        await Eventually.AskAsync(registry.AnswersAsync, static answers => answers, "an answer of the registry");
        return registry;
    }

    /// <summary>The JSON list of tags that it has of an image.</summary>
    public Task<string> TagsAsync(string image) =>
        Client.GetStringAsync(new Uri($"http://{Name}/v2/{image}/tags/list"), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        await DockerCommand.RemoveImagesAsync($"{Name}/*/*");
        _home.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri($"http://{Name}/v2/"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
