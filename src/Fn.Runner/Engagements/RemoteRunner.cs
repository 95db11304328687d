using System.Net;
using System.Net.Sockets;
using Fn.Runner.Placement;
using Fn.Runner.Protocol;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace Fn.Runner.Engagements;

/// <summary>A runner at the other end of the network. Source: server specification 5.3, 5.4, 5.6.</summary>
internal sealed class RemoteRunner : IRunner, IDisposable
{
    private const int MaxMessageBytes = 64 * 1024 * 1024;
    private const int KeepAliveSeconds = 15;
    private const int KeepAliveProbes = 3;
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SetupPatience = TimeSpan.FromSeconds(5); // with the look-up of the name

    private readonly GrpcChannel _channel;
    private readonly RunnerProtocol.RunnerProtocolClient _client;
    private readonly Reach _reach;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Nothing is connected before the first call.</summary>
    /// <param name="address">Host and port.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of the end of calls and of the runner's absence.</param>
    public RemoteRunner(string address, TimeProvider time, ILogger logger)
    {
        (Address, _time, _logger) = (address, time, logger);
        _reach = new Reach(time);
        _channel = GrpcChannel.ForAddress(
            $"http://{address}",
            new GrpcChannelOptions
            {
                HttpHandler = new SendOnceHandler(CreateHandler()),
                DisposeHttpClient = true,
                MaxReceiveMessageSize = MaxMessageBytes,
                MaxSendMessageSize = MaxMessageBytes,
            }
        );
        _client = new RunnerProtocol.RunnerProtocolClient(_channel);
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public async ValueTask<RunnerAnswer> OfferAsync(RunnerCall call, CancellationToken cancellationToken)
    {
        if (_reach.IsLost)
        {
            return RunnerAnswer.OutOfReach;
        }
        var engagement = new Engagement(call, Address, _time, _logger);
        var answer = await engagement.RunAsync(_client, cancellationToken);
        if (answer.IsOutOfReach && _reach.OnSilence())
        {
            _logger.RunnerLost(Address, engagement.Failure);
        }
        else if (!answer.IsOutOfReach && _reach.OnAnswer())
        {
            _logger.RunnerBack(Address);
        }
        return answer;
    }

    public void Dispose() => _channel.Dispose();

    private static SocketsHttpHandler CreateHandler() =>
        new()
        {
            ConnectTimeout = SetupPatience,
            ConnectCallback = ConnectAsync,
            EnableMultipleHttp2Connections = true, // a connection carries some hundred calls
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };

    // A machine that is gone says nothing; runners of the original do not like pings of HTTP/2.
    private static async ValueTask<System.IO.Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
            var connecting = socket.ConnectAsync(addresses, port, cancellationToken).AsTask();
            await connecting.WaitAsync(ConnectPatience, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
