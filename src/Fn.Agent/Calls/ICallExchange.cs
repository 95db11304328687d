using System.IO.Pipelines;

namespace Fn.Agent.Calls;

/// <summary>Both ends of a call as the caller holds them. The invoker drives it, one member at a time unless said otherwise.</summary>
/// <remarks>
/// Order: <see cref="OnAcquired"/> (which comes later where the request is taken before there is a container), <see cref="WriteHeaders"/>, the request body to its end and <see cref="OnRequestSent"/>; beside
/// these, once the function answers with success, <see cref="StartResponse"/> and the body into what it returned. A call
/// that fails earlier stops anywhere in this order.
/// </remarks>
public interface ICallExchange
{
    /// <summary>Method of the caller's request.</summary>
    string RequestMethod => "POST";

    /// <summary>Absolute URL of the caller's request, each byte a character of Latin-1; empty when there is none.</summary>
    string RequestUrl => "";

    /// <summary>What requests are told apart by where they have ids; else anything.</summary>
    string RequestId => "";

    /// <summary>Length of the request body in bytes: 0 for none, null when only its end will tell.</summary>
    long? RequestLength { get; }

    /// <summary>The request body; read at most once.</summary>
    PipeReader RequestBody { get; }

    /// <summary>Whether a failure to read the request body tells that the caller is gone, which may be before the call is canceled for it.</summary>
    bool IsCallerGone(Exception failure) => false;

    /// <summary>A container is reserved for this call and it is about to run.</summary>
    /// <param name="container">Which.</param>
    void OnAcquired(ICallContainer container);

    /// <summary>Writes the headers for the function, without framing, <c>Host</c>, <c>Fn-Call-Id</c> and <c>Fn-Deadline</c>.</summary>
    void WriteHeaders(IHeaderSink sink);

    /// <summary>The request body will not be read (any more).</summary>
    void OnRequestSent();

    /// <summary>The function succeeded; its answer begins. Nothing is sent to the caller before a flush.</summary>
    /// <param name="head">The function's head, valid during this call only.</param>
    /// <param name="length">Length of the body in bytes; null when only its end will tell.</param>
    /// <param name="firstBytes">The beginning of the body, which is written again afterwards; empty when not known yet.</param>
    /// <returns>Where the body goes; null when the head makes no valid answer.</returns>
    PipeWriter? StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes);
}
