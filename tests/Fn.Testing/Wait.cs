using System.Diagnostics;

namespace Fn.Testing;

/// <summary>Waiting on conditions.</summary>
public static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Waits until a condition holds; fails with its description when it does not within a generous time.</summary>
    public static Task UntilAsync(Func<bool> condition, string description) =>
        UntilAsync(() => Task.FromResult(condition()), description);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, string description)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Limit)
            {
                throw new TimeoutException($"Waited in vain until {description}.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
    }
}
