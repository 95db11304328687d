using System.IO.Pipelines;
using Fn.Agent.Calls;

namespace Fn.Server.Invocation;

/// <summary>A call whose answer nobody wants. The request is used until its body is sent, never after.</summary>
internal sealed class DetachedExchange : ICallExchange
{
    private readonly TaskCompletionSource _acquired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpRequest _request;
    private readonly CancellationTokenRegistration _registration;

    /// <param name="request">Headers and body.</param>
    /// <param name="left">Cancelled when the caller leaves before a container is his; not after.</param>
    public DetachedExchange(HttpRequest request, CancellationTokenSource left)
    {
        _request = request;
        RequestLength = RequestBodies.LengthOf(request);
        RequestBody = request.BodyReader;
        _registration = request.HttpContext.RequestAborted.UnsafeRegister(
            static left => ((CancellationTokenSource)left!).Cancel(),
            left
        );
    }

    /// <summary>Completes when the call is about to run.</summary>
    public Task Acquired => _acquired.Task;

    /// <summary>Completes when the request body is taken.</summary>
    public Task RequestSent => _sent.Task;

    /// <inheritdoc/>
    public string RequestUrl => RequestHeaders.UrlOf(_request);

    /// <inheritdoc/>
    public string RequestId => _request.HttpContext.TraceIdentifier;

    /// <inheritdoc/>
    public long? RequestLength { get; }

    /// <inheritdoc/>
    public PipeReader RequestBody { get; }

    /// <summary>The caller is of no interest any more.</summary>
    public void Forget() => _registration.Dispose();

    /// <inheritdoc/>
    public bool IsCallerGone(Exception failure) => CallerFailures.IsLeaving(failure);

    /// <inheritdoc/>
    public void OnAcquired(ICallContainer container)
    {
        Forget();
        _acquired.TrySetResult();
    }

    /// <inheritdoc/>
    public void WriteHeaders(IHeaderSink sink) => _ = RequestHeaders.WriteDirect(_request.Headers, sink);

    /// <inheritdoc/>
    public void OnRequestSent() => _sent.TrySetResult();

    /// <inheritdoc/>
    public PipeWriter StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes) =>
        PipeWriter.Create(Stream.Null);
}
