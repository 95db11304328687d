using BenchmarkDotNet.Attributes;
using Fn.Agent.Calls;
using Fn.Agent.Sockets;
using Fn.Benchmarks.Pool;

namespace Fn.Benchmarks.Sockets;

/// <summary>One call over a function's socket and back, the function's own time included.</summary>
[MemoryDiagnoser]
public class RelayBenchmarks
{
    private readonly Call _call = new() { Id = "01H00000000000000000000000", Target = Targets.Hello };
    private readonly FixedExchange _exchange = new();
    private DirectoryInfo? _directory;
    private FunctionPeer? _peer;
    private FunctionClient? _client;

    /// <summary>Length of the answer's body: small, the most that is read whole, streamed.</summary>
    [Params(32, ClientLimits.WholeBytes, 1024 * 1024)]
    public int BodyBytes { get; set; }

    [GlobalSetup]
    public void Listen()
    {
        _directory = Directory.CreateTempSubdirectory("fn-");
        _peer = new FunctionPeer(_directory.FullName, BodyBytes);
        _client = new FunctionClient(
            _directory.FullName,
            new ClientLimits(64 * 1024, long.MaxValue),
            TimeProvider.System
        );
    }

    [GlobalCleanup]
    public void Close()
    {
        _client?.Dispose();
        _peer?.Dispose();
        _directory?.Delete(recursive: true);
    }

    [Benchmark]
    public async Task Call()
    {
        var end = await _client!.SendAsync(_call, _exchange, TimeSpan.FromSeconds(30), CancellationToken.None);
        if (!end.KeepsConnection)
        {
            throw new InvalidOperationException("The call failed, so there is nothing to measure.");
        }
    }
}
