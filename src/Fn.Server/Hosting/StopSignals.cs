using System.Runtime.InteropServices;

namespace Fn.Server.Hosting;

/// <summary>
/// The first SIGINT or SIGTERM ends the server as soon as every open request is answered, however long that takes (server specification
/// 4.13). A second one waits no longer: it cuts them off, and removes the containers as ever. A start that still waits for something, such
/// as its database, is given up.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _stopRegistration;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly IHostApplicationLifetime _life;
    private readonly ILogger _logger;
    private int _signals;

    public StopSignals(IHostApplicationLifetime life, ILogger logger)
    {
        _life = life;
        _logger = logger;
        // Callbacks run from the last to the first, so this one runs when the log has all of them.
        _stopRegistration = life.ApplicationStopping.Register(() => _stopping.TrySetResult());
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    /// <summary>Completes when the server is to end and the log says so.</summary>
    public Task Stopping => _stopping.Task;

    /// <summary>Waits until the server is to end, and ends it.</summary>
    public async Task RunAsync(WebApplication app)
    {
        await Stopping;
        try
        {
            await app.StopAsync(_hurry.Token);
        }
        catch (OperationCanceledException) when (_hurry.IsCancellationRequested)
        {
            // Cut off, as was asked for.
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
        _stopRegistration.Dispose();
        _hurry.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        switch (Interlocked.Increment(ref _signals))
        {
            case 1:
                _life.StopApplication(); // the host does so too, but only once it has started
                break;
            case 2:
                _logger.HaltingAtOnce();
                _hurry.Cancel();
                break;
        }
    }
}
