using Fn.Fdk.Http;

namespace Fn.Fdk.Hosting;

/// <summary>The token of one call: fires a margin before the deadline, and when the caller leaves.</summary>
internal sealed class CallDeadline : IDisposable
{
    private static readonly TimeSpan MinMargin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxMargin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource _source = new();
    private readonly TimeProvider _time;
    private readonly ITimer? _timer;
    private Action<CallDeadline>? _overran;

    public CallDeadline(RequestHead head, TimeProvider time, bool armed)
    {
        _time = time;
        var index = head.Find("Fn-Deadline");
        if (index < 0 || !Rfc3339.TryParse(head.Value(index), out var instant))
        {
            return;
        }
        Instant = instant;
        if (!armed)
        {
            return;
        }
        // The wall clock, at every call anew: the process may have stood frozen since the last one.
        var remaining = instant - time.GetUtcNow();
        var delay = remaining - Margin(remaining);
        if (delay <= TimeSpan.Zero)
        {
            HasFired = true;
            _source.Cancel();
        }
        else if (delay < LongestTimer)
        {
            _timer = time.CreateTimer(
                static state => ((CallDeadline)state!).Fire(),
                this,
                delay,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    /// <summary>The deadline, or <see cref="DateTimeOffset.MaxValue"/>.</summary>
    public DateTimeOffset Instant { get; } = DateTimeOffset.MaxValue;

    public CancellationToken Token => _source.Token;

    /// <summary>True when the deadline, not the caller's leaving, fired the token.</summary>
    public bool HasFired { get; private set; }

    /// <summary>True when the caller went away before its answer.</summary>
    public bool CallerLeft { get; private set; }

    /// <summary>The call that runs under this deadline.</summary>
    public FnContext? Call { get; private set; }

    /// <summary>Says what to do once, should the call still run at the deadline itself.</summary>
    public void Watch(FnContext call, Action<CallDeadline> overran)
    {
        Call = call;
        _overran = overran;
    }

    /// <summary>The caller went away.</summary>
    public void CancelForLostCaller()
    {
        CallerLeft = true;
        Cancel();
    }

    public void Dispose() => _timer?.Dispose();

    private static TimeSpan Margin(TimeSpan remaining)
    {
        var share = remaining / 20;
        return share < MinMargin ? MinMargin
            : share > MaxMargin ? MaxMargin
            : share;
    }

    // The first time at the margin, the second at the deadline itself: by then the call should be over and this disposed.
    private void Fire()
    {
        if (HasFired)
        {
            _overran?.Invoke(this);
            return;
        }
        HasFired = true;
        var left = Instant - _time.GetUtcNow();
        _timer?.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Cancel();
    }

    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (AggregateException)
        {
            // A callback of the function threw, on our thread; the token has fired all the same.
        }
    }
}
