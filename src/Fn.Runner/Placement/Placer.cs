using System.Text;
using Fn.Agent.Calls;
using Fn.Model.Errors;

namespace Fn.Runner.Placement;

/// <summary>Asks the runners of a pool in their order, beginning with one that the kind of placer chooses.</summary>
public sealed class Placer : IPlacer
{
    private readonly Func<Call, int, int> _first;
    private readonly PlacerOptions _options;
    private readonly TimeProvider _time;

    private Placer(Func<Call, int, int> first, PlacerOptions options, TimeProvider time) =>
        (_first, _options, _time) = (first, options, time);

    /// <summary>Begins with the next runner each time.</summary>
    public static Placer Naive(PlacerOptions options, TimeProvider time)
    {
        var turn = (uint)(time.GetUtcNow().Ticks % TimeSpan.TicksPerSecond) * TimeSpan.NanosecondsPerTick;
        return new Placer((_, count) => (int)((ulong)Interlocked.Increment(ref turn) % (uint)count), options, time);
    }

    /// <summary>Begins with the same runner for the same function as long as the runners are the same, so that few have its containers.</summary>
    public static Placer ConsistentHash(PlacerOptions options, TimeProvider time) =>
        new(
            static (call, count) =>
                JumpHash.BucketOf(SipHash.Of(Encoding.UTF8.GetBytes(call.Target.Function.Id)), count),
            options,
            time
        );

    /// <inheritdoc/>
    public async ValueTask<CallOutcome> PlaceAsync(
        IRunnerPool pool,
        RunnerCall call,
        CancellationToken cancellationToken
    )
    {
        var begun = _time.GetTimestamp();
        var limit = call.IsDetached ? _options.DetachedTimeout : _options.Timeout;
        var pause = _options.RetryDelay;
        try
        {
            while (true)
            {
                var (runners, refusal) = await FindAsync(pool, call, cancellationToken);
                if (refusal is { Status: 502, Blame: Blame.Function })
                {
                    return CallOutcome.Stopped(refusal);
                }
                var (outcome, isAnyThere) = await TryAllAsync(runners, call, begun + Ticks(limit), cancellationToken);
                if (outcome is not null)
                {
                    return outcome;
                }
                var left = limit - _time.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                {
                    return refusal is null ? CallOutcome.TooBusy : CallOutcome.Stopped(refusal);
                }
                pause = isAnyThere ? _options.RetryDelay : pause;
                await Task.Delay(pause < left ? pause : left, _time, cancellationToken);
                pause = pause * 2 < _options.MaxRetryDelay ? pause * 2 : _options.MaxRetryDelay;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CallOutcome.CallerLeft;
        }
    }

    private static async ValueTask<(IReadOnlyList<IRunner> Runners, FnError? Refusal)> FindAsync(
        IRunnerPool pool,
        RunnerCall call,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await pool.FindAsync(call, cancellationToken), null);
        }
        catch (FnException refusal)
        {
            return ([], refusal.Error);
        }
    }

    /// <returns>The end of the call if a runner took it, and else whether one answered.</returns>
    private async ValueTask<(CallOutcome? Outcome, bool IsAnyThere)> TryAllAsync(
        IReadOnlyList<IRunner> runners,
        RunnerCall call,
        long until,
        CancellationToken cancellationToken
    )
    {
        var isAnyThere = false;
        var first = runners.Count == 0 ? 0 : _first(call.Call, runners.Count);
        for (var i = 0; i < runners.Count && _time.GetTimestamp() < until; i++)
        {
            var answer = await runners[(first + i) % runners.Count].OfferAsync(call, cancellationToken);
            if (answer.Outcome is not null)
            {
                return (answer.Outcome, true);
            }
            isAnyThere |= !answer.IsOutOfReach;
        }
        return (null, isAnyThere);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
