using System.Net;
using System.Net.Sockets;
using Fn.Runner.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fn.Server.Tests.Balancing;

/// <summary>A runner in this process that does with each call what the test says.</summary>
internal sealed class ScriptedRunner : RunnerProtocol.RunnerProtocolBase, IAsyncDisposable
{
    private WebApplication? _app;
    private int _engagements;

    /// <summary>What it does with a call.</summary>
    public Func<ScriptedCall, Task> Script { get; set; } = static call => call.TakeAsync();

    /// <summary>How often it was asked.</summary>
    public int Engagements => _engagements;

    public int Port { get; private set; }

    public string Address => $"127.0.0.1:{Port}";

    public static async Task<ScriptedRunner> StartAsync(Func<ScriptedCall, Task> script, int port = 0)
    {
        var runner = new ScriptedRunner { Script = script };
        await runner.StartAsync(port);
        return runner;
    }

    public async Task StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, static listener => listener.Protocols = HttpProtocols.Http2)
        );
        _app = builder.Build();
        _app.MapGrpcService<ScriptedRunner>();
        await _app.StartAsync();
        Port = new Uri(_app.Urls.Single()).Port;
    }

    /// <summary>Reads each call and answers the same.</summary>
    public static Func<ScriptedCall, Task> Answering(string body) =>
        async call =>
        {
            await call.TakeAsync();
            await call.AnswerAsync(body);
        };

    /// <summary>Where no runner is.</summary>
    public static string ClosedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public override Task Engage(
        IAsyncStreamReader<ClientMsg> requestStream,
        IServerStreamWriter<RunnerMsg> responseStream,
        ServerCallContext context
    )
    {
        Interlocked.Increment(ref _engagements);
        return Script(new ScriptedCall(requestStream, responseStream, context));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            using var atOnce = new CancellationTokenSource();
            await atOnce.CancelAsync();
            await app.StopAsync(atOnce.Token);
            await app.DisposeAsync();
        }
    }
}
