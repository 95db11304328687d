namespace Fn.Cli.Providers;

/// <summary>What a change depends on and what it waits for; a provider that is not managed ignores all of it.</summary>
internal sealed record ChangeOptions
{
    /// <summary>No condition, no wait.</summary>
    public static ChangeOptions None { get; } = new();

    /// <summary>The etag that the resource must have; null for any.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The state to wait for, in any case; null waits for none.</summary>
    public string? State { get; init; }

    /// <summary>How long to wait for it.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(1200);

    /// <summary>Time between two looks.</summary>
    public TimeSpan WaitInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Number of containers to keep ready, 0 for none; null leaves it as it is. Of functions only.</summary>
    public int? ProvisionedConcurrency { get; init; }
}
