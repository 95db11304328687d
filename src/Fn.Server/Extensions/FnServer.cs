using Fn.Server.Hosting;

namespace Fn.Server.Extensions;

/// <summary>A server that runs in this process.</summary>
public sealed class FnServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    internal FnServer(WebApplication app)
    {
        _app = app;
        Port = ServerProgram.Port(app);
        AdminPort = ServerProgram.AdminPort(app);
        GrpcPort = ServerProgram.GrpcPort(app);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Where it listens for operators; null when that is no port of its own.</summary>
    public int? AdminPort { get; }

    /// <summary>Where it listens for load balancers; null when it is no runner.</summary>
    public int? GrpcPort { get; }

    /// <summary>Ends when somebody asks the server to end, such as by <c>GET /shutdown</c>; whoever started it then disposes of it.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <summary>Its parts.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Answers the calls that have begun, removes the containers, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
