using Fn.Server.Hosting;

namespace Fn.Server.Observability.Health;

/// <summary>Makes the end known before anything is closed: readiness goes first, and <c>FN_SHUTDOWN_DELAY</c> later the listener.</summary>
internal sealed class DrainService(Readiness readiness, ServerOptions options, TimeProvider time)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (readiness.TryStop() && options.ShutdownDelay > TimeSpan.Zero)
        {
            await Task.Delay(options.ShutdownDelay, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
