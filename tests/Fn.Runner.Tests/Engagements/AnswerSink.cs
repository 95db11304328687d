using System.IO.Pipelines;
using System.Text;
using Fn.Agent.Calls;

namespace Fn.Runner.Tests.Engagements;

/// <summary>The caller's end of a call, in memory.</summary>
internal sealed class AnswerSink : ICallExchange
{
    private readonly Pipe _pipe = new();
    private readonly PipeReader _request;

    public AnswerSink(string request = "") => _request = PipeReader.Create(new(Encoding.Latin1.GetBytes(request)));

    /// <summary>Status, length and beginning of the answer; null when it has not begun.</summary>
    public (int Status, long? Length, string FirstBytes)? Started { get; private set; }

    public int Acquired { get; private set; }

    public long? RequestLength => null;

    public PipeReader RequestBody => _request;

    /// <summary>What the caller would be sent, after the end.</summary>
    public async Task<string> BodyAsync()
    {
        await _pipe.Writer.CompleteAsync();
        using var reader = new StreamReader(_pipe.Reader.AsStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The caller takes no more.</summary>
    public void Leave() => _pipe.Reader.Complete();

    public void OnAcquired(ICallContainer container) => Acquired++;

    public void WriteHeaders(IHeaderSink sink) { }

    public void OnRequestSent() { }

    public PipeWriter? StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes)
    {
        Assert.Null(Started); // an answer begins once
        Started = (head.Status, length, Encoding.Latin1.GetString(firstBytes));
        return _pipe.Writer;
    }
}
