using System.Text.Json;
using Fn.Load.Machine;

namespace Fn.Load.Clients;

/// <summary>Closed-loop load by Debian's wrk, the generator that takes least of the cores it shares with what it measures.</summary>
internal static class Wrk
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Clients", "wrk.lua");

    /// <summary>The end of each run, in which requests are answered but none is sent.</summary>
    public static TimeSpan Tail { get; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Loads one address with so many clients.</summary>
    public static Task<WrkResult> RunAsync(
        Uri url,
        int clients,
        TimeSpan length,
        CancellationToken cancellationToken
    ) => RunAsync(url, [url.Port], 1, clients, length, cancellationToken);

    /// <summary>Loads each port with one client.</summary>
    public static Task<WrkResult> RunOneEachAsync(
        IReadOnlyList<int> ports,
        TimeSpan length,
        CancellationToken cancellationToken
    ) => RunAsync(Loopback.Url(ports[0]), ports, ports.Count, ports.Count, length, cancellationToken);

    private static async Task<WrkResult> RunAsync(
        Uri url,
        IReadOnlyList<int> ports,
        int threads,
        int clients,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        var whole = Math.Max(1, (int)length.TotalSeconds);
        var sending = (whole - Tail.TotalSeconds).ToString(Invariant.Culture);
        var output = await Command.RunAsync(
            "wrk",
            [$"-t{threads}", $"-c{clients}", $"-d{whole}", "--timeout", "30s", "-s", Script, url.AbsoluteUri],
            cancellationToken,
            ("BENCH_PORTS", string.Join(' ', ports)),
            ("BENCH_SECONDS", sending)
        );
        var json = output.Split('\n').Last(line => line.StartsWith('{'));
        return JsonSerializer.Deserialize<WrkResult>(json, JsonSerializerOptions.Web)!;
    }
}
