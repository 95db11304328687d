using System.Threading.Channels;
using Fn.Runner.Protocol;
using Grpc.Core;

namespace Fn.Runner.Tests.Engagements;

/// <summary>A stream to a runner that fails and answers as the test says, at the moment it says.</summary>
internal sealed class FakeStream : CallInvoker, IClientStreamWriter<ClientMsg>, IAsyncStreamReader<RunnerMsg>
{
    private readonly Channel<RunnerMsg> _answers = Channel.CreateUnbounded<RunnerMsg>();

    /// <summary>What was sent.</summary>
    public List<ClientMsg> Sent { get; } = [];

    /// <summary>Thrown when the offer is sent; null for nothing.</summary>
    public Exception? OfferFailure { get; init; }

    /// <summary>The metadata of the request.</summary>
    public Metadata? Headers { get; private set; }

    public bool IsDisposed { get; private set; }

    public WriteOptions? WriteOptions { get; set; }

    public RunnerMsg Current { get; private set; } = new();

    public void Answer(params RunnerMsg[] messages)
    {
        foreach (var message in messages)
        {
            _answers.Writer.TryWrite(message);
        }
    }

    public void End(Exception? failure = null) => _answers.Writer.Complete(failure);

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await _answers.Reader.WaitToReadAsync(cancellationToken))
        {
            return false;
        }
        Assert.True(_answers.Reader.TryRead(out var message));
        Current = message;
        return true;
    }

    public Task WriteAsync(ClientMsg message)
    {
        if (message.Try is not null && OfferFailure is { } failure)
        {
            End(failure as RpcException ?? new RpcException(new Status(StatusCode.Internal, "")));
            return Task.FromException(failure);
        }
        Sent.Add(message);
        return Task.CompletedTask;
    }

    public Task WriteAsync(ClientMsg message, CancellationToken cancellationToken) => WriteAsync(message);

    public Task CompleteAsync() => Task.CompletedTask;

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options
    )
    {
        Headers = options.Headers;
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            (IClientStreamWriter<TRequest>)(object)this,
            (IAsyncStreamReader<TResponse>)(object)this,
            Task.FromResult(Metadata.Empty),
            static () => Status.DefaultSuccess,
            static () => Metadata.Empty,
            () => IsDisposed = true
        );
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    ) => throw new NotSupportedException();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    ) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    ) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options
    ) => throw new NotSupportedException();
}
