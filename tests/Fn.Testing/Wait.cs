using System.Diagnostics;

namespace Fn.Testing;

/// <summary>Waiting on conditions.</summary>
public static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Waits until a condition holds; fails with its description when it does not within a generous time.</summary>
    public static async Task UntilAsync(Func<bool> condition, string description)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Limit)
            {
                throw new TimeoutException($"Waited in vain until {description}.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
    }
}
