using System.Net.Sockets;
using Fn.Agent.Sockets;

namespace Fn.Agent.Pool;

/// <summary>Finds out whether a function that is allowed calls in parallel reads from a second connection while a call is on the first.</summary>
/// <remarks>
/// It opens one, sends the first byte of the request to come, and looks whether that is read; no call goes that way before. A connection
/// that was read is the one of the next call, so the function sees nothing but requests. Calls wait meanwhile as if the container took one
/// at a time. Opened only when a call waits for it, and when the first connection is known to be read. Source: FDK specification 1.5.
/// </remarks>
internal sealed class ParallelTrial(
    FunctionPool pool,
    PoolContext context,
    Lock gate,
    WaitQueue waiters,
    List<HotContainer> all
)
{
    private const int Answers = 3;
    private const int MostInVain = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private int _inVain;
    private long _begun;
    private bool _isRunning;

    /// <summary>Begins one, if that is still to be found out and a container has a call. Under the lock.</summary>
    /// <returns>Whether its end will soon show whether the calls that wait need more containers.</returns>
    public bool Begin()
    {
        if (
            pool.Parallel.IsOpen
            && !_isRunning
            && !waiters.IsEmpty
            && all.Find(static container => container.IsAlive && container.Lanes.HasTaken) is { } container
        )
        {
            _isRunning = true;
            _begun = context.Time.GetTimestamp();
            _ = Task.Run(() => RunAsync(container));
        }
        return _isRunning && context.Time.GetElapsedTime(_begun) < Soon;
    }

    private async Task RunAsync(HotContainer container)
    {
        var connection = await TryAsync(container);
        var isFallingBack = false;
        lock (gate)
        {
            _isRunning = false;
            if (connection is null && _inVain >= MostInVain)
            {
                pool.Parallel.FallBack();
                isFallingBack = true;
            }
        }
        if (connection is not null)
        {
            pool.OnParallel(container, connection);
        }
        else if (isFallingBack)
        {
            var function = pool.Target.Function;
            context.Logger.OneConnectionOnly(function.Id, pool.Target.Scale.Concurrency, container.Name);
        }
    }

    /// <returns>The second connection, when the function reads from both; null when it does not, or when that cannot be told.</returns>
    private async Task<Socket?> TryAsync(HotContainer container)
    {
        Socket? second = null;
        try
        {
            // 1. The first must have been read, or the second might come before it.
            var pause = TimeSpan.FromMilliseconds(1);
            Socket? first;
            while ((first = container.Lanes.FindRead()) is null)
            {
                if (!IsBusy(container))
                {
                    return null;
                }
                pause = await PauseAsync(pause);
            }
            if (waiters.IsEmpty)
            {
                return null;
            }

            // 2. The second, with the first byte of "POST".
            using var timeout = new CancellationTokenSource(ConnectPatience, context.Time);
            second = await FunctionSocket.ConnectAsync(container.SocketDirectory!, timeout.Token);
            var (begun, served) = (context.Time.GetTimestamp(), container.Served);
            second.Send("P"u8);

            // 3. Is it read?
            for (pause = TimeSpan.FromMilliseconds(1); !FunctionSocket.IsRead(second); pause = await PauseAsync(pause))
            {
                var answers = container.Served - served;
                var waited = context.Time.GetElapsedTime(begun);
                if (answers >= Answers && waited >= Patience)
                {
                    _inVain = MostInVain; // it had every opportunity
                }
                else if (IsBusy(container))
                {
                    continue;
                }
                else if (answers > 0 && waited >= LeastPatience)
                {
                    _inVain++;
                }
                second.Dispose();
                return null;
            }

            // 4. Beside the first, and not in its place?
            if (FunctionSocket.IsOpen(first))
            {
                return second;
            }
        }
        catch (Exception failure)
            when (failure is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Refused, or the container has gone.
        }
        _inVain++;
        second?.Dispose();
        return null;
    }

    private async Task<TimeSpan> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, context.Time, CancellationToken.None);
        return pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    private bool IsBusy(HotContainer container)
    {
        lock (gate)
        {
            return container.IsAlive && container.Lanes.HasTaken;
        }
    }
}
