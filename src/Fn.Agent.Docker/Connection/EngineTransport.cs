using System.Net.Sockets;
using Docker.DotNet.Handler.Abstractions;
using Fn.Agent.Metrics;
using Microsoft.Extensions.Logging;

namespace Fn.Agent.Docker.Connection;

/// <summary>The client library's connections, made by <see cref="SocketsHttpHandler"/> over TCP and UNIX sockets alike.</summary>
/// <remarks>
/// The library's own transports limit the connections to ten or read attached streams on a blocked thread each; here every
/// running container holds one attached connection for its whole life.
/// </remarks>
internal sealed class EngineTransport(EngineAddress address, EngineMeter meter, TimeProvider time)
    : IDockerHandlerFactory<DockerOptions>
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
        CreateHandler(new DockerOptions(), clientOptions, logger);

    public ResolvedTransport CreateHandler(
        DockerOptions transportOptions,
        ResolvedClientOptions clientOptions,
        ILogger logger
    )
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = async (_, cancellationToken) =>
                new NetworkStream(await address.ConnectAsync(cancellationToken), ownsSocket: true),
        };
        if (transportOptions.UsesTls)
        {
            handler.SslOptions = EngineTls.Load(transportOptions.CertDirectory);
        }
        return new ResolvedTransport(
            new MeasuredRequests(handler, meter, time),
            address.ToHttpUri(transportOptions.UsesTls)
        );
    }

    public async Task<WriteClosableStream> HijackStreamAsync(HttpContent content) =>
        new HijackedStream(await content.ReadAsStreamAsync());
}
