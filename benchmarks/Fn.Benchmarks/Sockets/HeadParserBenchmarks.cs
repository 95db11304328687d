using BenchmarkDotNet.Attributes;
using Fn.Agent.Calls;
using Fn.Agent.Sockets;

namespace Fn.Benchmarks.Sockets;

/// <summary>The head of an answer, as two FDKs send it.</summary>
[MemoryDiagnoser]
public class HeadParserBenchmarks
{
    private static readonly byte[] Plain = FixedAnswer.Bytes(bodyBytes: 0);

    private static readonly byte[] Gateway =
    [
        .. FixedAnswer.Bytes(bodyBytes: 0)[..^2],
        .. "Fn-Http-Status: 201\r\nFn-Http-H-Location: /v2/apps/01H00000000000000000000000\r\n"u8,
        .. "Fn-Http-H-Set-Cookie: a=1; Path=/\r\nFn-Http-H-Set-Cookie: b=2; Path=/\r\n\r\n"u8,
    ];

    private readonly ResponseHead _head = new();

    [Benchmark(Baseline = true)]
    public int Plain_answer() => Parse(Plain);

    [Benchmark]
    public int Gateway_answer() => Parse(Gateway);

    private int Parse(byte[] bytes)
    {
        var scanned = 0;
        var length = HeadParser.FindEnd(bytes, ref scanned);
        HeadParser.Parse(bytes.AsSpan(0, length), _head);
        return _head.Count;
    }
}
