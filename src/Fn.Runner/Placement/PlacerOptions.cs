namespace Fn.Runner.Placement;

/// <summary>How long and how often runners are asked. The defaults are the original's, where it has them.</summary>
public sealed record PlacerOptions
{
    /// <summary>Time to look for a runner; what runs has its own deadline.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(360);

    /// <summary>The same for a detached call.</summary>
    public TimeSpan DetachedTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause before all runners are asked again when none took the call.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Longest pause: while no runner can be reached, each is twice the one before (D30).</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
