using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fn.Server.Tests.Extensions;

/// <summary>The sample of the guide as a process, with a database of its own.</summary>
internal sealed partial class CustomServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private CustomServerProcess(Process process, DirectoryInfo directory) =>
        (_process, _directory) = (process, directory);

    public HttpClient Client { get; } = new();

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<CustomServerProcess> StartAsync(string program)
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = directory.FullName,
        };
        start.Environment["FN_NODE_TYPE"] = "api";
        start.Environment["FN_PORT"] = "0";
        start.Environment["FN_DB_URL"] = $"sqlite3://{directory}/fn.db";
        var server = new CustomServerProcess(Process.Start(start)!, directory);
        try
        {
            server.Client.BaseAddress = new Uri($"http://localhost:{await server.PortAsync()}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task<string> PortAsync()
    {
        while (await _process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Serving().Match(line) is { Success: true } match)
            {
                return match.Groups["port"].Value;
            }
        }
        throw new InvalidOperationException("the server ended before it served");
    }

    [GeneratedRegex("Fn serving on `:(?<port>[0-9]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Serving();
}
