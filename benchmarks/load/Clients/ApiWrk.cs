using System.Text.Json;
using Fn.Load.Machine;

namespace Fn.Load.Clients;

/// <summary>Closed-loop load on the API by Debian's wrk.</summary>
internal static class ApiWrk
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Clients", "wrk-api.lua");

    /// <summary>Reads one URL over and over.</summary>
    public static Task<WrkResult> ReadAsync(
        Uri url,
        int clients,
        TimeSpan length,
        CancellationToken cancellationToken
    ) => RunAsync(url, clients, length, create: "", cancellationToken);

    /// <summary>Creates apps, each of another name.</summary>
    /// <param name="prefix">What the names begin with; another one each time.</param>
    public static Task<WrkResult> CreateAsync(
        Uri url,
        int clients,
        TimeSpan length,
        string prefix,
        CancellationToken cancellationToken
    ) => RunAsync(url, clients, length, prefix, cancellationToken);

    private static async Task<WrkResult> RunAsync(
        Uri url,
        int clients,
        TimeSpan length,
        string create,
        CancellationToken cancellationToken
    )
    {
        var seconds = Math.Max(1, (int)length.TotalSeconds);
        var output = await Command.RunAsync(
            "wrk",
            ["-t1", $"-c{clients}", $"-d{seconds}", "--timeout", "30s", "-s", Script, url.AbsoluteUri],
            cancellationToken,
            ("BENCH_CREATE", create)
        );
        var json = output.Split('\n').Last(line => line.StartsWith('{'));
        return JsonSerializer.Deserialize<WrkResult>(json, JsonSerializerOptions.Web)!;
    }
}
