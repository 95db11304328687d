using System.Runtime.InteropServices;

namespace Fn.Server.Hosting;

/// <summary>
/// The first SIGINT or SIGTERM ends the server as soon as every open request is answered, however long that takes (server specification
/// 4.13). A second one waits no longer: it cuts them off, and removes the containers as ever.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly ILogger _logger;
    private int _signals;

    public StopSignals(ILogger logger)
    {
        _logger = logger;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    /// <summary>Waits until the server is to end, and ends it.</summary>
    public async Task RunAsync(WebApplication app)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
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
        _hurry.Dispose();
    }

    // The host has registered too: it begins to stop at the first.
    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 2)
        {
            _logger.HaltingAtOnce();
            _hurry.Cancel();
        }
    }
}
