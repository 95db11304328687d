namespace Fn.Load.Report;

/// <summary>A figure that is watched, and the bound it is held to.</summary>
/// <param name="Key">Member of <c>warm.json</c> or <c>api.json</c>.</param>
/// <param name="IsLeast">Whether the bound is the least that is good; else the most.</param>
internal sealed record Target(string Key, string What, double Bound, bool IsLeast)
{
    /// <summary>All that <c>warm.json</c> holds, in its order.</summary>
    public static IReadOnlyList<Target> Warm { get; } =
    [
        new("c1_ratio", "requests/s, 1 client, relative to the function itself over TCP", 0.42, IsLeast: true),
        new("c8_ratio", "requests/s, 8 clients, likewise", 0.23, IsLeast: true),
        new("c8_of_ceiling", "requests/s, 8 clients, relative to one load connection a container", 0.42, IsLeast: true),
        new("c64_over_c8", "requests/s, 64 clients relative to 8 clients", 0.95, IsLeast: true),
        new("c64_p99_over_p50", "p99 over p50, 64 clients", 4, IsLeast: false),
        new("c64_containers", "containers started for a 1 ms function, 64 clients", 8, IsLeast: false),
        new("alloc_bytes_per_call", "bytes allocated in the server a warm call", 1536, IsLeast: false),
        new("gen2", "gen2 collections meanwhile", 0, IsLeast: false),
        new("rss_ratio", "server memory at the end relative to after 10,000 calls", 1.1, IsLeast: false),
        new("errors", "errors in all runs", 0, IsLeast: false),
        new("neighbour_p50_ratio", "p50 of a quiet function relative to a flooded one's", 0.5, IsLeast: false),
    ];

    /// <summary>All that <c>api.json</c> holds.</summary>
    public static IReadOnlyList<Target> Api { get; } =
    [
        new(
            "list_ratio",
            "lists of 100 of 10,000 apps a second, relative to the same SELECT by SQLite's own functions",
            0.2,
            IsLeast: true
        ),
        new(
            "create_ratio",
            "creates of an app a second, relative to durable commits of one row each",
            0.5,
            IsLeast: true
        ),
        new("start_ratio", "start to the first answer, relative to an empty web app", 6, IsLeast: false),
    ];

    public bool IsMetBy(double figure) => IsLeast ? figure >= Bound : figure <= Bound;
}
