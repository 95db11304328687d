using System.Net;
using BenchmarkDotNet.Attributes;
using Fn.Agent;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Agent.Pool;
using Fn.Benchmarks.Sockets;
using Fn.Model.Ids;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fn.Benchmarks.Pool;

/// <summary>A container taken from the pool and given back, and the whole road of a call through the agent.</summary>
[MemoryDiagnoser]
public class PoolBenchmarks
{
    private readonly Call _call = new() { Id = "01H00000000000000000000000", Target = Targets.Hello };
    private readonly FixedExchange _exchange = new();
    private ServiceProvider? _services;
    private DirectoryInfo? _directory;
    private FunctionPool? _pool;
    private IInvoker? _invoker;

    [GlobalSetup]
    public async Task StartContainerAsync()
    {
        _directory = Directory.CreateTempSubdirectory("fn-");
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["FN_IOFS_PATH"] = _directory.FullName,
            ["FN_FREEZE_IDLE_MSECS"] = "-1",
        };
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(new IdGenerator(TimeProvider.System, IPAddress.Loopback, 8080))
            .AddSingleton<IContainerEngine, PeerEngine>()
            .AddFnAgent()
            .BuildServiceProvider();
        _invoker = _services.GetRequiredService<IInvoker>();
        await Call();
        _pool = _services.GetRequiredService<PoolContext>().Pools.Values.Single();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _pool!.Stop();
        await _services!.DisposeAsync();
        _directory!.Delete(recursive: true);
    }

    [Benchmark]
    public void Take_and_return()
    {
        _pool!.TryAcquire(out var lane, out _);
        _pool.Return(lane!, isUsable: true);
    }

    [Benchmark]
    public async Task Hand_over_to_a_waiting_call()
    {
        _pool!.TryAcquire(out var lane, out _);
        Waiter? waiter;
        while (_pool.TryAcquire(out _, out waiter) && waiter is null)
        {
            // The scaler has started another: it stays taken, so that there is a wait to measure.
        }
        _pool.Return(lane!, isUsable: true);
        var acquired = await waiter!.WaitAsync(CancellationToken.None);
        _pool.Return(acquired.Lane!, isUsable: true);
    }

    [Benchmark]
    public async Task Call()
    {
        var outcome = await _invoker!.InvokeAsync(_call, _exchange, CancellationToken.None);
        if (outcome != CallOutcome.Completed)
        {
            throw new InvalidOperationException($"The call failed, so there is nothing to measure: {outcome.Error}");
        }
    }
}
