using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Contexts;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Cli.Servers;

namespace Fn.Cli.Projects.Tests.Servers;

/// <summary>An installation of <c>fn</c> with a stand-in server beside it.</summary>
internal sealed class ServerBench : IDisposable
{
    public ServerBench(string engine = "docker")
    {
        Engine = engine;
        Bundle = new ServerBundle(Path.Combine(Cli.Work, "dist/bin"));
        Server = new FakeFnServer
        {
            Invoke = static _ => new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("{\"version\":\"0.4.0\"}"),
            },
        };
        Cli.Network = Server;
    }

    public CliBench Cli { get; } = new();

    public FakeFnServer Server { get; }

    public ServerBundle Bundle { get; }

    public string PortText => Port.ToString(CultureInfo.InvariantCulture);

    public int Port { get; } = FreePort();

    private string Engine { get; }

    public void Install()
    {
        Cli.Write("dist/share/fn/fnserver-rootfs.tar", "root");
        Cli.Write("dist/share/fn/fnserver.Dockerfile", "FROM scratch\n");
        Cli.Write("dist/bin/fn", "not sent");
        Cli.Write("dist/bin/libx.so", "library");
        Cli.Write("dist/bin/fnserver", "");
        CliBench.AddProgram(
            Bundle.Server,
            "#!/bin/sh\necho started\ntrap 'exit 0' TERM\nwhile :; do sleep 0.05; done\n"
        );
    }

    public Task<CliResult> StartAsync(StartOptions options) =>
        RunAsync(host => Container(host).StartAsync(options with { Port = Port }, CliBench.Cancel));

    public Task<CliResult> RunAsync(Func<CliHost, Task<int>> run) =>
        Cli.RunAsync(async host =>
        {
            try
            {
                return await run(host);
            }
            catch (CliException exception)
            {
                host.Console.Error.WriteLine(exception.Message);
                return 1;
            }
        });

    public ServerContainer Container(CliHost host)
    {
        var engine = ContainerEngine.Create(Engine, host, new ProgramRunner(host));
        return new(host, Home, engine, new ServerImage(host, engine, Bundle, "0.4.0"));
    }

    public NativeServer Native(CliHost host) => new(host, Home, new ProgramRunner(host), Bundle);

    public void Dispose()
    {
        Server.Dispose();
        Cli.Dispose();
    }

    private FnHome Home => new(Directory.CreateDirectory(Path.Combine(Cli.Home, ".fn")).FullName);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
