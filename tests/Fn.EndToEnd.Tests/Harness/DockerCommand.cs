using System.ComponentModel;

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>The engine as its user sees it.</summary>
internal static class DockerCommand
{
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = ProgramRun.Describe("docker", arguments, environment: Environment);
        var result = await ProgramRun.ToEndAsync(start, CancellationToken.None);
        return result.Succeeded().Trim();
    }

    /// <summary>The same with another engine than the machine's.</summary>
    public static Task<string> RunOnAsync(string? engine, params string[] arguments) =>
        RunAsync(engine is null ? arguments : ["-H", engine, .. arguments]);

    /// <summary>State words of the containers with a label, as <c>docker ps -a</c> has them: running, paused, exited…</summary>
    public static async Task<string[]> StatesAsync(string label, string? engine = null) =>
        Lines(await RunOnAsync(engine, "ps", "-a", "--filter", $"label={label}", "--format", "{{.State}}"));

    /// <summary>What <c>docker ps</c> shows in its STATUS column.</summary>
    public static async Task<string[]> StatusesAsync(string label) =>
        Lines(await RunAsync("ps", "-a", "--filter", $"label={label}", "--format", "{{.Status}}"));

    public static async Task RemoveContainersAsync(string label)
    {
        var ids = Lines(await RunAsync("ps", "-aq", "--filter", $"label={label}"));
        if (ids.Length > 0)
        {
            await RunAsync(["rm", "-f", "-v", .. ids]);
        }
    }

    public static async Task RemoveImagesAsync(string pattern)
    {
        var images = Lines(
            await RunAsync("images", "--filter", $"reference={pattern}", "--format", "{{.Repository}}:{{.Tag}}")
        );
        if (images.Length > 0)
        {
            await RunAsync(["rmi", "-f", .. images]);
        }
    }

    public static async Task<bool> HasImageAsync(string image) => (await RunAsync("images", "-q", image)).Length > 0;

    public static string? FindLack()
    {
        try
        {
            var start = ProgramRun.Describe("docker", ["version", "--format", "{{.Server.Version}}"]);
            var result = ProgramRun.ToEndAsync(start, CancellationToken.None).GetAwaiter().GetResult();
            return result.Code == 0 ? null : $"no container engine answers: {result.Error.Trim()}";
        }
        catch (Win32Exception)
        {
            return "there is no docker command (Debian: apt-get install docker.io)";
        }
    }

    private static Dictionary<string, string?> Environment { get; } = new() { ["DOCKER_BUILDKIT"] = "0" };

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
