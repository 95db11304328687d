using Fn.Agent.Engine;
using Fn.Datastore.Apps;
using Fn.Model.Wire;
using Fn.Server.Balancing;

namespace Fn.Server.Observability.Health;

/// <summary>Knows whether calls and changes would be served: data store, API node and container engine answer, where this node has them, and the server does not stop.</summary>
/// <remarks>Looks at most once a second, however often it is asked; who asks during a look gets what that finds.</remarks>
internal sealed class Readiness(
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<Readiness> logger
)
{
    private const string AnyId = "0";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<string?> _look = Task.FromResult<string?>(null);
    private long? _lookedAt;
    private string? _lastReason;
    private bool _isStopping;

    /// <summary>Not ready from now on, for good.</summary>
    /// <returns>False when it was so already.</returns>
    public bool TryStop() => !Interlocked.Exchange(ref _isStopping, true);

    /// <summary>Looks.</summary>
    /// <returns>Null when ready; else a sentence that says why not.</returns>
    public Task<string?> CheckAsync()
    {
        if (Volatile.Read(ref _isStopping) || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Task.FromResult<string?>("The server is shutting down");
        }
        lock (_gate)
        {
            if (_look.IsCompleted && (_lookedAt is not { } then || time.GetElapsedTime(then) >= LookEvery))
            {
                _lookedAt = time.GetTimestamp();
                _look = LookAsync();
            }
            return _look;
        }
    }

    private async Task<string?> LookAsync()
    {
        // Which of these a node has depends on its type, and on whoever embeds the server.
        var apps = services.GetService<IAppStore>();
        var api = services.GetService<ApiNode>();
        var engine = services.GetService<IContainerEngine>();
        var reasons = await Task.WhenAll(
            AskAsync(
                "The data store does not answer",
                token => apps?.FindAsync(AnyId, token).AsTask() ?? Task.CompletedTask
            ),
            AskAsync(
                "The API node does not answer",
                token => api?.FindAsync($"apps/{AnyId}", WireJson.App, token) ?? Task.CompletedTask
            ),
            AskAsync(
                "The container engine does not answer",
                token => engine?.GetInfoAsync(token).AsTask() ?? Task.CompletedTask
            )
        );
        var reason = Array.Find(reasons, static reason => reason is not null);
        if (reason != _lastReason)
        {
            _lastReason = reason;
            if (reason is null)
            {
                logger.ReadyAgain();
            }
            else
            {
                logger.NotReady(reason);
            }
        }
        return reason;
    }

    private async Task<string?> AskAsync(string reason, Func<CancellationToken, Task> question)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            // What does not heed its token is not waited for either.
            await Task.Run(() => question(deadline.Token), CancellationToken.None).WaitAsync(deadline.Token);
            return null;
        }
        catch (Exception failure)
        {
            // Whatever it is, it is no answer; what was put in place of ours may fail in its own way.
            logger.NoAnswer(reason, failure.Message);
            return reason;
        }
    }
}
