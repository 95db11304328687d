namespace Fn.Load.Clients;

/// <summary>What one run of wrk measured. Shape: the line of JSON that <c>wrk.lua</c> prints.</summary>
/// <param name="Seconds">How long requests were sent.</param>
/// <param name="Requests">Answers of any kind.</param>
/// <param name="Errors">Connections, reads and writes that failed, calls that timed out, and answers above 399.</param>
internal sealed record WrkResult(
    double Seconds,
    long Requests,
    long Errors,
    double P50Us,
    double P90Us,
    double P99Us,
    double MaxUs
)
{
    public double RequestsPerSecond => Requests / Seconds;
}
