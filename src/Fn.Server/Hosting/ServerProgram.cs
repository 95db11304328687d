using System.Net;
using System.Net.Sockets;
using Fn.Agent;
using Fn.Agent.Engine;
using Fn.Datastore;
using Fn.Server.Extensions;
using Fn.Server.Observability;
using Fn.Server.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Fn.Server.Hosting;

/// <summary>The life of the server process.</summary>
internal static class ServerProgram
{
    private const int Failed = 1;

    /// <summary>Runs until a signal or the token ends it.</summary>
    /// <returns>The exit code: 0, or 1 when it could not start.</returns>
    public static async Task<int> RunAsync(
        EnvironmentSource environment,
        TextWriter error,
        FnServerBuilder? extensions,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var app = ServerHost.Create(environment, extensions: extensions);
            var logger = app.Services.GetRequiredService<ILogger<ServerOptions>>();
            using var signals = new StopSignals(app.Lifetime, logger);
            await using var ended = cancellationToken.Register(app.Lifetime.StopApplication);
            if (await TryStartAsync(app))
            {
                await signals.RunAsync(app);
            }
            await signals.Stopping;
            logger.Stopped();
            return 0;
        }
        catch (StartupException failure)
        {
            await error.WriteLineAsync($"fnserver: {failure.Message}");
            return Failed;
        }
    }

    /// <returns>False when it was to end before it had started.</returns>
    private static async Task<bool> TryStartAsync(WebApplication app)
    {
        try
        {
            await StartAsync(app);
            return true;
        }
        catch (Exception failure) when (failure is OperationCanceledException or StartupException)
        {
            if (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return false;
            }
            throw;
        }
    }

    /// <summary>Opens the data store and then the port.</summary>
    /// <exception cref="StartupException">One of them cannot be had.</exception>
    public static async Task StartAsync(WebApplication app)
    {
        var options = app.Services.GetRequiredService<ServerOptions>();
        var logger = app.Services.GetRequiredService<ILogger<ServerOptions>>();
        logger.LogLevelSet(LogLine.Name(options.LogLevel));
        if (options.UnknownLogLevel is { } unknown)
        {
            logger.LogLevelUnknown(unknown);
        }
        foreach (var name in options.WithoutEffect)
        {
            logger.WithoutEffect(name, SettingCatalogue.ByName[name].Meaning);
        }
        if (IPAddress.IsLoopback(HostAddress.Find()))
        {
            logger.NoAddress();
        }
        app.Lifetime.ApplicationStopping.Register(logger.Halting);
        try
        {
            if (app.Services.GetService<DatastoreStartup>() is { } datastore) // none with stores of one's own
            {
                await datastore.OpenAsync(app.Lifetime.ApplicationStopping);
            }
            await app.StartAsync();
        }
        catch (DatastoreException failure)
        {
            throw new StartupException([failure.Message]);
        }
        catch (Exception failure) when (failure is EngineException or AgentStartException)
        {
            throw new StartupException([failure.Message]);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new StartupException([
                $"port {Ports(app, options)} is in use by another program: stop that, or set {PortSettings(options)} to another port",
            ]);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new StartupException([
                $"port {Ports(app, options)} may only be opened by root: set {PortSettings(options)} to a port from 1024 on",
            ]);
        }
        logger.Serving(Port(app), NameOf(options.NodeType), ServerVersion.Text);
        if (GrpcPort(app) is { } grpc)
        {
            logger.GrpcServing(grpc);
        }
        if (AdminPort(app) is { } admin)
        {
            logger.AdminServing(admin);
        }
    }

    /// <summary>The port that is really open.</summary>
    public static int Port(WebApplication app) => OpenPorts(app).First();

    /// <summary>The port for load balancers that is really open; null when this node is no runner.</summary>
    public static int? GrpcPort(WebApplication app) =>
        app.Services.GetRequiredService<ServerOptions>().NodeType == NodeType.PureRunner
            ? OpenPorts(app).SkipLast(AdminPort(app) is null ? 0 : 1).Last()
            : null;

    /// <summary>The port of the admin listener that is really open; null when there is none.</summary>
    public static int? AdminPort(WebApplication app) =>
        app.Services.GetRequiredService<HostShape>().AdminPort is null ? null : OpenPorts(app).Last();

    private static IEnumerable<int> OpenPorts(WebApplication app) =>
        app
            .Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.Select(static address => BindingAddress.Parse(address).Port);

    private static string NameOf(NodeType type) =>
        type == NodeType.PureRunner ? "pure-runner" : type.ToString().ToLowerInvariant();

    private static string Ports(WebApplication app, ServerOptions options)
    {
        List<int> ports = [options.Port];
        if (options.NodeType == NodeType.PureRunner)
        {
            ports.Add(options.GrpcPort);
        }
        if (app.Services.GetRequiredService<HostShape>().AdminPort is { } admin)
        {
            ports.Add(admin);
        }
        return string.Join(" or ", ports);
    }

    private static string PortSettings(ServerOptions options) =>
        options.NodeType == NodeType.PureRunner ? "FN_PORT or FN_GRPC_PORT" : "FN_PORT";
}
