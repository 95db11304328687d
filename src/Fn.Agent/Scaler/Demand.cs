namespace Fn.Agent.Scaler;

/// <summary>What one function version has to do, and what it has to do it with.</summary>
internal readonly ref struct Demand
{
    /// <summary>Calls without a container.</summary>
    public required int Waiting { get; init; }

    /// <summary>For how long there has been a waiting call, with the containers that there are.</summary>
    public required TimeSpan BacklogAge { get; init; }

    /// <summary>Calls that one container takes at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>For each running call, how long it has been running.</summary>
    public required ReadOnlySpan<TimeSpan> Running { get; init; }

    /// <summary>For each container that is not ready yet, how long it has been starting.</summary>
    public required ReadOnlySpan<TimeSpan> Starting { get; init; }

    /// <summary>Calls that what is there, and what is on its way, take at once.</summary>
    public int Capacity => Running.Length + (Starting.Length * Concurrency);

    /// <summary>Containers that take so many calls at once.</summary>
    public int ContainersFor(int calls) => (int)(((long)calls + Concurrency - 1) / Concurrency);
}
