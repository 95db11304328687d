using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Fn.Agent.Calls;
using Fn.Agent.Sockets;
using Fn.Agent.Sockets.Events;

namespace Fn.Agent.Tests.Sockets;

public sealed class RequestSenderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>By then the framework may have given the request to another caller.</summary>
    [Fact]
    public async Task A_body_that_broke_off_is_not_touched_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await connecting.ConnectAsync(listener.LocalEndpoint, Cancel);
        using var socket = LoopSocket.OfFunction(connecting);
        var exchange = new BrokenExchange();
        var sender = new RequestSender();
        sender.Open();
        sender.Begin(exchange, "id", DateTimeOffset.UnixEpoch);
        Assert.True(sender.TrySendHead(socket));
        var sending = sender.SendRestAsync(socket, Cancel);
        Assert.False(sending.IsCompleted);

        await exchange.Body.Writer.CompleteAsync(new IOException("broke off"));

        Assert.False(await sending);
        var touched = exchange.Touched;
        sender.CancelRead();
        Assert.Equal(touched, exchange.Touched);
    }

    private sealed class BrokenExchange : ICallExchange
    {
        public Pipe Body { get; } = new();

        public int Touched { get; private set; }

        public long? RequestLength => 10;

        public PipeReader RequestBody
        {
            get
            {
                Touched++;
                return Body.Reader;
            }
        }

        public void OnAcquired(ICallContainer container) { }

        public void WriteHeaders(IHeaderSink sink) { }

        public void OnRequestSent() { }

        public PipeWriter? StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes) => null;
    }
}
