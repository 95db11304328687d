namespace Fn.Api.ContractTests.Server;

/// <summary>Waits for the wire's clock, which counts milliseconds.</summary>
internal static class Clock
{
    public static async Task MoveAsync()
    {
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        while (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() == start)
        {
            await Task.Yield();
        }
    }
}
