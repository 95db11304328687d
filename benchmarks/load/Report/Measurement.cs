using Fn.Load.Clients;

namespace Fn.Load.Report;

/// <summary>What was loaded.</summary>
internal enum Subject
{
    /// <summary>The function's own process over TCP.</summary>
    Function,

    /// <summary>One load connection to each of so many function processes.</summary>
    Ceiling,

    /// <summary>The function through fnserver.</summary>
    Server,
}

/// <summary>One line of the report: the medians of all rounds at one number of clients.</summary>
/// <param name="CpuUsPerCall">Server processor time a call, in µs; null where no server was.</param>
internal sealed record Measurement(
    Subject Subject,
    int Clients,
    double RequestsPerSecond,
    double P50Us,
    double P99Us,
    long Errors,
    double? CpuUsPerCall = null
)
{
    public static Measurement Of(
        Subject subject,
        int clients,
        IReadOnlyCollection<WrkResult> rounds,
        double? cpuUsPerCall = null
    ) =>
        new(
            subject,
            clients,
            Median.Of(rounds.Select(round => round.RequestsPerSecond)),
            Median.Of(rounds.Select(round => round.P50Us)),
            Median.Of(rounds.Select(round => round.P99Us)),
            rounds.Sum(round => round.Errors),
            cpuUsPerCall
        );
}
