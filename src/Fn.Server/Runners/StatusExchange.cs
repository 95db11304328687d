using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Fn.Agent.Calls;
using Fn.Server.Bodies;

namespace Fn.Server.Runners;

/// <summary>A call that the runner itself makes, to learn its status.</summary>
internal sealed class StatusExchange : ICallExchange
{
    private const int MaxAnswerBytes = 64 * 1024;
    private readonly Pipe _answer = new(
        new PipeOptions(pauseWriterThreshold: MaxAnswerBytes, resumeWriterThreshold: MaxAnswerBytes)
    );
    private readonly TimeProvider _time;
    private readonly byte[] _request;

    public StatusExchange(string request, TimeProvider time)
    {
        _request = Encoding.UTF8.GetBytes(request);
        _time = time;
        RequestBody = PipeReader.Create(new ReadOnlySequence<byte>(_request));
    }

    /// <summary>When the call got its container; null as long as it has none.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>How long the start of that container took; zero when it was there before.</summary>
    public StartTimes StartTimes { get; private set; }

    /// <inheritdoc/>
    public long? RequestLength => _request.Length;

    /// <inheritdoc/>
    public PipeReader RequestBody { get; }

    /// <inheritdoc/>
    public void OnAcquired(ICallContainer container)
    {
        StartedAt = _time.GetUtcNow();
        StartTimes = container.HasServed ? default : container.StartTimes;
    }

    /// <inheritdoc/>
    public void WriteHeaders(IHeaderSink sink) => sink.Add(prefix: default, "Content-Type", WireContent.Json);

    /// <inheritdoc/>
    public void OnRequestSent() { }

    /// <inheritdoc/>
    public PipeWriter? StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes) =>
        length > MaxAnswerBytes ? null : _answer.Writer;

    /// <summary>What was answered, as text.</summary>
    public async Task<string> ReadAnswerAsync()
    {
        await _answer.Writer.CompleteAsync();
        var answer = await _answer.Reader.ReadAtLeastAsync(MaxAnswerBytes, CancellationToken.None);
        return Encoding.UTF8.GetString(answer.Buffer.Slice(0, Math.Min(answer.Buffer.Length, MaxAnswerBytes)));
    }
}
