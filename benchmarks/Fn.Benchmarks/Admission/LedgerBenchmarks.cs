using BenchmarkDotNet.Attributes;
using Fn.Agent.Admission;

namespace Fn.Benchmarks.Admission;

/// <summary>Memory for a container, taken and given back.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private const long Container = 128 << 20;

    private readonly MemoryLedger _ledger = new(totalBytes: 8L << 30);
    private readonly MemoryLedger _full = new(totalBytes: Container);
    private readonly MemoryClaim _first = new(Container, new object(), since: 0, static _ => { });
    private readonly MemoryClaim _second = new(Container, new object(), since: 0, static _ => { });

    [Benchmark(Baseline = true)]
    public void Claim_and_release()
    {
        _ledger.Claim(_first);
        _ledger.Release(_first);
    }

    [Benchmark]
    public void Claim_waits_and_is_granted()
    {
        _full.Claim(_first);
        _full.Claim(_second);
        _full.Release(_first);
        _full.Release(_second);
    }
}
