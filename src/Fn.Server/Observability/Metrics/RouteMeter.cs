using Fn.Agent.Metrics;

namespace Fn.Server.Observability.Metrics;

/// <summary>What is counted of the requests of one route.</summary>
/// <remarks>
/// Which answers there are is found by comparing a few small values with those of the answers so far, most often with the first. How
/// many kinds there may be is bounded: status and FDK version are chosen by functions.
/// </remarks>
/// <param name="path">The route as the original writes it, <c>/v2/apps/:app_id</c>.</param>
/// <param name="isInvocation">Whether a function answers.</param>
internal sealed class RouteMeter(string path, bool isInvocation)
{
    private const int MaxSeries = 100;
    private const int MaxVersionLength = 64;
    private const string Other = "other";

    private static readonly string[] Methods =
    [
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "HEAD",
        "OPTIONS",
        "DELETE",
        "CONNECT",
        "TRACE",
        Other,
    ];

    private readonly Lock _gate = new();
    private readonly Tally[] _requests = Array.ConvertAll(Methods, static _ => new Tally(isShared: true));
    private volatile ResponseSeries[] _responses = [];

    /// <summary>Value of the label.</summary>
    public string Path { get; } = path;

    /// <summary>Whether a function answers.</summary>
    public bool IsInvocation { get; } = isInvocation;

    /// <summary>Requests by method.</summary>
    public IEnumerable<(string Method, long Count)> Requests =>
        Methods.Zip(_requests, static (method, tally) => (method, tally.Value));

    /// <summary>Responses so far.</summary>
    public IReadOnlyList<ResponseSeries> Responses => _responses;

    /// <summary>A request has come.</summary>
    public void OnBegun(string method) => _requests[IndexOf(method)].Add();

    /// <summary>It has been answered.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="isUserBlamed">Whether the function answered, well or ill.</param>
    /// <param name="version">What the answer says of the FDK; may be empty.</param>
    /// <param name="duration">How long it took.</param>
    public void OnEnded(string method, int status, bool isUserBlamed, string version, TimeSpan duration)
    {
        var known = Methods[IndexOf(method)];
        foreach (var series in _responses)
        {
            if (series.Is(known, status, isUserBlamed, version))
            {
                series.Latency.Add(duration);
                return;
            }
        }
        Add(known, status, isUserBlamed, version).Latency.Add(duration);
    }

    private static int IndexOf(string method)
    {
        var index = 0;
        while (index < Methods.Length - 1 && !ReferenceEquals(method, Methods[index]) && method != Methods[index])
        {
            index++;
        }
        return index;
    }

    private ResponseSeries Add(string method, int status, bool isUserBlamed, string version)
    {
        lock (_gate)
        {
            var text = version.Length > MaxVersionLength ? Other : version;
            var isFull = _responses.Length >= MaxSeries;
            var wanted = isFull
                ? new ResponseSeries(method, status / 100 * 100, isUserBlamed, Other)
                : new ResponseSeries(method, status, isUserBlamed, text);
            var known = Array.Find(_responses, wanted.Equals);
            if (known is null)
            {
                known = wanted;
                _responses = [.. _responses, wanted];
            }
            return known;
        }
    }
}

/// <summary>The answers that have the same labels.</summary>
/// <param name="Method">One of the known methods.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="IsUserBlamed">Whether the function answered, well or ill.</param>
/// <param name="Version">The FDK's.</param>
internal sealed record ResponseSeries(string Method, int Status, bool IsUserBlamed, string Version)
{
    /// <summary>How long they took, and so how many there are.</summary>
    public Histogram Latency { get; } = new(HistogramBounds.Original, isShared: true);

    /// <summary>Value of the label.</summary>
    public string Blame => IsUserBlamed ? "user" : "service";

    public bool Is(string method, int status, bool isUserBlamed, string version) =>
        status == Status && isUserBlamed == IsUserBlamed && ReferenceEquals(method, Method) && version == Version;

    public bool Equals(ResponseSeries? other) =>
        other is not null && Is(other.Method, other.Status, other.IsUserBlamed, other.Version);

    public override int GetHashCode() => Status;
}
