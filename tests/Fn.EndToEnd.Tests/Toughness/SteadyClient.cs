using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Calls a function without a pause; every answer must be that of its own call.</summary>
internal sealed class SteadyClient : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _calling;
    private int _right;

    /// <param name="endpoint">Of the function.</param>
    /// <param name="name">Tells its calls from those of others.</param>
    /// <param name="mayFail">Whether a clean error, or no connection, is an answer too; a wrong answer never is.</param>
    public SteadyClient(Uri endpoint, string name, bool mayFail) =>
        _calling = CallAsync(endpoint, name, mayFail, _over.Token);

    /// <summary>How many answers were right so far.</summary>
    public int Right => Volatile.Read(ref _right);

    /// <summary>Ends it with the call that is under way.</summary>
    /// <returns>How many answers were right.</returns>
    public async Task<int> StopAsync()
    {
        await _over.CancelAsync();
        await _calling;
        return Right;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _calling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task CallAsync(Uri endpoint, string name, bool mayFail, CancellationToken over)
    {
        for (var call = 0; !over.IsCancellationRequested; call++)
        {
            if (await AskAsync(endpoint, $"{name} {call}", mayFail))
            {
                Interlocked.Increment(ref _right);
            }
        }
    }

    private static async Task<bool> AskAsync(Uri endpoint, string word, bool mayFail)
    {
        try
        {
            var (status, body) = await FnSite.PostAsync(endpoint, $"print {word}");
            if (mayFail && status != 200)
            {
                Assert.InRange(status, 500, 504);
                Assert.StartsWith("{\"message\":", body);
                return false;
            }
            Assert.Equal((200, $"{word}\n"), (status, body));
            return true;
        }
        catch (HttpRequestException) when (mayFail)
        {
            return false; // there is no server at the moment, or there was one
        }
    }
}
