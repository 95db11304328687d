using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Fn.Load.Server;

/// <summary>
/// Allocations and collections of another .NET process, over its diagnostics socket: the server needs no endpoint for it.
/// Counting begins with the first report, so that start-up is not in it.
/// </summary>
internal sealed class RuntimeCounters : IAsyncDisposable
{
    private readonly EventPipeSession _session;
    private readonly Task _reading;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _reports = new(0);
    private double _allocatedBytes;
    private double _gen2Collections;

    private RuntimeCounters(EventPipeSession session)
    {
        _session = session;
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    /// <summary>Begins to count.</summary>
    /// <exception cref="BenchException">The process is no .NET process, or has its diagnostics off.</exception>
    public static async Task<RuntimeCounters> StartAsync(int processId, CancellationToken cancellationToken)
    {
        var provider = new EventPipeProvider(
            "System.Runtime",
            EventLevel.Informational,
            arguments: new Dictionary<string, string>(StringComparer.Ordinal) { ["EventCounterIntervalSec"] = "1" }
        );
        try
        {
            var client = new DiagnosticsClient(processId);
            var session = await client.StartEventPipeSessionAsync(
                [provider],
                requestRundown: false,
                circularBufferMB: 1,
                cancellationToken
            );
            var counters = new RuntimeCounters(session);
            await counters._first.Task.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
            return counters;
        }
        catch (Exception mute) when (mute is ServerNotAvailableException or TimeoutException)
        {
            throw new BenchException($"process {processId} gives no runtime counters: {mute.Message}");
        }
    }

    /// <summary>Collections of the oldest generation up to the last report, which came within the last second.</summary>
    public double Gen2Collections => Volatile.Read(ref _gen2Collections);

    /// <summary>Bytes allocated up to the report after next, which is the first to cover all that was done before the call.</summary>
    public async Task<double> ReadAllocatedBytesAsync(CancellationToken cancellationToken)
    {
        while (_reports.Wait(0, cancellationToken))
        {
            // Reports of the past.
        }
        await _reports.WaitAsync(cancellationToken);
        await _reports.WaitAsync(cancellationToken);
        return Volatile.Read(ref _allocatedBytes);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _session.StopAsync(CancellationToken.None);
        }
        catch (Exception gone) when (gone is ServerNotAvailableException or EndOfStreamException or IOException)
        {
            // The process ended first, and its stream with it.
        }
        await _reading;
        _session.Dispose();
        _reports.Dispose();
    }

    private void Read()
    {
        using var source = new EventPipeEventSource(_session.EventStream);
        source.Dynamic.All += OnEvent;
        source.Process();
    }

    private void OnEvent(TraceEvent report)
    {
        if (
            report.EventName != "EventCounters"
            || report.PayloadValue(0) is not IDictionary<string, object> outer
            || outer["Payload"] is not IDictionary<string, object> counter
        )
        {
            return;
        }
        switch (counter["Name"])
        {
            case "alloc-rate":
                _allocatedBytes = _first.TrySetResult()
                    ? 0
                    : _allocatedBytes + Convert.ToDouble(counter["Increment"], Invariant.Culture);
                _reports.Release();
                break;
            case "gen-2-gc-count" when _first.Task.IsCompleted:
                _gen2Collections += Convert.ToDouble(counter["Increment"], Invariant.Culture);
                break;
        }
    }
}
