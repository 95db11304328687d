using System.IO.Pipelines;
using Fn.Agent.Calls;

namespace Fn.Server.Invocation;

/// <summary>A call whose caller waits at the other end of an HTTP request.</summary>
internal sealed class HttpCallExchange(HttpContext context, string callId, bool isGateway) : ICallExchange
{
    private bool _mayUnpack;
    private GzipUnpacker? _unpacker;

    /// <inheritdoc/>
    public string RequestMethod => context.Request.Method;

    /// <inheritdoc/>
    public string RequestUrl => RequestHeaders.UrlOf(context.Request);

    /// <inheritdoc/>
    public string RequestId => context.TraceIdentifier;

    /// <inheritdoc/>
    public long? RequestLength { get; } = RequestBodies.LengthOf(context.Request);

    /// <inheritdoc/>
    public PipeReader RequestBody => context.Request.BodyReader;

    /// <inheritdoc/>
    public bool IsCallerGone(Exception failure) => CallerFailures.IsLeaving(failure);

    /// <inheritdoc/>
    public void OnAcquired(ICallContainer container) { }

    /// <inheritdoc/>
    public void OnRequestSent() { }

    /// <inheritdoc/>
    public void WriteHeaders(IHeaderSink sink) =>
        _mayUnpack = isGateway
            ? RequestHeaders.WriteGateway(context.Request, sink)
            : RequestHeaders.WriteDirect(context.Request.Headers, sink);

    /// <inheritdoc/>
    public PipeWriter? StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes)
    {
        var response = context.Response;
        var status = isGateway ? ResponseHeaders.GatewayStatus(head) : head.Status;
        if (status is null)
        {
            return null;
        }
        var isUnpacked = _mayUnpack && ResponseHeaders.IsGzip(head);
        response.StatusCode = status.Value;
        if (isGateway)
        {
            ResponseHeaders.CopyGateway(head, response.Headers);
        }
        else
        {
            ResponseHeaders.CopyDirect(head, response.Headers, isUnpacked);
        }
        response.Headers[CallHeaders.CallId] = callId;
        if (ResponseHeaders.IsBodiless(status.Value, context.Request.Method))
        {
            response.ContentLength = status is StatusCodes.Status205ResetContent ? 0 : null;
            return PipeWriter.Create(Stream.Null);
        }
        // The framework drops the body of an answer to HEAD by itself over HTTP/1.1, but not all of it over HTTP/2.
        var isHead = isGateway && HttpMethods.IsHead(context.Request.Method);
        if (isUnpacked && !isHead)
        {
            _unpacker = Unpack(response);
            return _unpacker.Input;
        }
        response.ContentLength = isUnpacked ? null : length;
        if (response.ContentType is null && !firstBytes.IsEmpty && response.Headers.ContentEncoding.Count == 0)
        {
            response.ContentType = ContentSniffer.Sniff(firstBytes);
        }
        return isHead ? PipeWriter.Create(Stream.Null) : response.BodyWriter;
    }

    /// <summary>The function's answer is complete; brings what is still on its way to the caller.</summary>
    /// <returns>False when the answer turned out to be broken.</returns>
    public ValueTask<bool> FinishAsync() =>
        _unpacker is not null || context.Response.HasStarted ? FinishStreamAsync() : ValueTask.FromResult(true); // goes out whole when the request ends

    /// <summary>The function's answer broke off; afterwards nothing of it is on its way, so that something else can be answered.</summary>
    public ValueTask AbandonAsync() => _unpacker is null ? ValueTask.CompletedTask : AbandonAsync(_unpacker);

    private static GzipUnpacker Unpack(HttpResponse response) =>
        new(
            response.BodyWriter,
            first => response.ContentType ??= ContentSniffer.Sniff(first),
            response.HttpContext.RequestAborted
        );

    private async ValueTask AbandonAsync(GzipUnpacker unpacker)
    {
        if (context.Response.HasStarted)
        {
            context.Abort(); // or a caller who takes nothing would hold this up
        }
        await unpacker.AbandonAsync();
    }

    private async ValueTask<bool> FinishStreamAsync()
    {
        if (_unpacker is not null && !await _unpacker.FinishAsync())
        {
            return false;
        }
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        return true;
    }
}

/// <summary>Header names of calls.</summary>
internal static class CallHeaders
{
    public const string CallId = "Fn-Call-Id";
    public const string InvokeType = "Fn-Invoke-Type";
    public const string Detached = "detached";
}
