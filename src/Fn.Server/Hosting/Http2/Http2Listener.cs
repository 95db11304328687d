using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Fn.Server.Hosting.Http2;

/// <summary>A second listener of the server, which speaks HTTP/2 alone and is given its connections by the first one.</summary>
/// <remarks>The framework offers both protocols on one port only under TLS, where they are negotiated.</remarks>
internal sealed class Http2Listener
    : IConnectionListenerFactory,
        IConnectionListenerFactorySelector,
        IConnectionListener
{
    private readonly Channel<ConnectionContext> _handed = Channel.CreateUnbounded<ConnectionContext>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <summary>What the server binds to get these connections.</summary>
    public EndPoint EndPoint { get; } = new HandedEndPoint();

    /// <summary>Has a connection served.</summary>
    /// <returns>Completes at its end; at once when the server stops.</returns>
    public Task ServeAsync(ConnectionContext connection)
    {
        var handed = new HandedConnection(connection);
        return _handed.Writer.TryWrite(handed) ? handed.Ended : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => ReferenceEquals(endpoint, EndPoint);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(this);

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _handed.Reader.WaitToReadAsync(cancellationToken) && _handed.Reader.TryRead(out var next) ? next : null;

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _handed.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class HandedEndPoint : EndPoint
    {
        public override string ToString() => "http2";
    }
}
