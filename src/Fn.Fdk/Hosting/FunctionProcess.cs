using System.Runtime.InteropServices;
using Fn.Fdk.Binding;
using Fn.Fdk.Development;
using Fn.Fdk.Http;

namespace Fn.Fdk.Hosting;

/// <summary>The process of a function from start to signal.</summary>
internal static class FunctionProcess
{
    private const int MaxWorkers = 32;

    public static async Task RunAsync(Func<CallHandler> bind, FnOptions options)
    {
        var log = new FunctionLog();
        try
        {
            var environment = FnEnvironment.OfProcess();
            var runner = new CallRunner(bind(), environment, options, TimeProvider.System, log);
            using var signals = new StopSignals();
            if (environment.IsDevelopment)
            {
                await DevelopmentServer.RunAsync(runner, options, signals.Received).ConfigureAwait(false);
            }
            else
            {
                LimitThreads();
                await ServeContractAsync(runner, options, signals.Received).ConfigureAwait(false);
            }
        }
        catch (StartException failure)
        {
            log.Say(failure.Message);
            Environment.ExitCode = 1;
        }
    }

    // A container has 50 threads at most, however many cores its host has; one per core would not fit.
    private static void LimitThreads()
    {
        ThreadPool.GetMinThreads(out var least, out var leastIo);
        ThreadPool.SetMinThreads(Math.Min(least, 4), leastIo);
        ThreadPool.SetMaxThreads(MaxWorkers, MaxWorkers);
    }

    /// <summary>Serves the contract's socket until <paramref name="stop"/> completes.</summary>
    /// <exception cref="StartException">The socket cannot be made.</exception>
    public static async Task ServeContractAsync(CallRunner runner, FnOptions options, Task stop)
    {
        using var listener = ContractListener.Open(runner.Environment);
        var server = new FunctionServer(listener.Socket, ContractDialect.Instance, runner, options);
        await using var _ = server.ConfigureAwait(false);
        server.Start();
        await stop.ConfigureAwait(false);
        listener.Hide();
        await server.StopAsync().ConfigureAwait(false);
    }
}

/// <summary>SIGTERM and SIGINT: the first asks to end, the second ends at once by the runtime's own doing.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    public StopSignals()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Take);
    }

    public Task Received => _received.Task;

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
    }

    private void Take(PosixSignalContext signal) => signal.Cancel = _received.TrySetResult();
}
