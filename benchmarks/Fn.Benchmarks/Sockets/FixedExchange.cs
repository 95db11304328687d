using System.IO.Pipelines;
using Fn.Agent.Calls;

namespace Fn.Benchmarks.Sockets;

/// <summary>A caller without a body who throws the answer away.</summary>
internal sealed class FixedExchange : ICallExchange
{
    private readonly DroppingWriter _writer = new();

    public long? RequestLength => 0;

    public PipeReader RequestBody { get; } = PipeReader.Create(Stream.Null);

    public void OnAcquired(ICallContainer container) { }

    public void WriteHeaders(IHeaderSink sink)
    {
        sink.Add("", "Accept", "*/*");
        sink.Add("", "Content-Type", "application/json");
        sink.Add("", "User-Agent", "benchmark");
    }

    public void OnRequestSent() { }

    public PipeWriter StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes) => _writer;

    private sealed class DroppingWriter : PipeWriter
    {
        private readonly byte[] _memory = new byte[128 * 1024];

        public override void Advance(int bytes) { }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _memory;

        public override Span<byte> GetSpan(int sizeHint = 0) => _memory;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush() { }

        public override void Complete(Exception? exception = null) { }
    }
}
