using Fn.Agent.Calls;
using Fn.Agent.Metrics;

namespace Fn.Agent.Pool;

/// <summary>Where one container is in its life, and how many calls have it. Every move is made under its lock.</summary>
internal sealed class ContainerLife(CallTarget target, AgentMetrics metrics, TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private long _movedAt = time.GetTimestamp();
    private bool _hasBeenCalled;
    private int _calls;

    /// <summary>Held for moves that go together; never while anything is waited for.</summary>
    public Lock Gate { get; } = new();

    /// <summary>May have changed by the time it is looked at, but under the lock.</summary>
    public ContainerState State { get; private set; } = ContainerState.Pulling;

    /// <summary>How many have it: its start until it is ready, then calls. Under the lock.</summary>
    public int Claims { get; set; } = 1;

    /// <summary>Whether it runs or is frozen, and nobody has it. Under the lock.</summary>
    public bool IsFree => Claims == 0 && State is (ContainerState.Idle or ContainerState.Frozen);

    /// <inheritdoc cref="IsFree"/>
    public bool IsFreeNow
    {
        get
        {
            lock (Gate)
            {
                return IsFree;
            }
        }
    }

    /// <summary>Whether it is on its way out, or gone.</summary>
    public bool IsEnding => State is (ContainerState.Removing or ContainerState.Gone);

    /// <returns>False when there is no such move.</returns>
    public bool TryMove(ContainerState to)
    {
        lock (Gate)
        {
            if (!ContainerStates.CanMove(State, to))
            {
                return false;
            }
            Measure(to);
            State = to;
            return true;
        }
    }

    /// <summary>A call goes to the function; it is busy as long as there is any.</summary>
    /// <returns>False when it cannot take one.</returns>
    public bool TryBeginCall()
    {
        lock (Gate)
        {
            var isBusy = State == ContainerState.Busy || TryMove(ContainerState.Busy);
            _calls += isBusy ? 1 : 0;
            return isBusy;
        }
    }

    /// <summary>A call has ended.</summary>
    /// <returns>False when it is on its way out by now.</returns>
    public bool TryEndCall()
    {
        lock (Gate)
        {
            return --_calls > 0 ? !IsEnding : TryMove(ContainerState.Idle);
        }
    }

    private void Measure(ContainerState to)
    {
        var now = time.GetTimestamp();
        var duration = time.GetElapsedTime(_movedAt, now);
        var meter = target.MeterIn(metrics);
        meter.OnMoved(State, to, duration);
        if (State == ContainerState.Starting && to == ContainerState.Idle)
        {
            meter.Starts.Add(time.GetElapsedTime(_begun, now));
        }
        else if (State == ContainerState.Busy && !_hasBeenCalled)
        {
            meter.FirstAnswers.Add(duration);
            _hasBeenCalled = true;
        }
        _movedAt = now;
    }
}
