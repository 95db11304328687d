using System.Net;
using System.Net.Sockets;
using System.Text;
using Fn.Agent.Engine;
using Fn.Engine.Tests.Fixture;
using Fn.Testing;

namespace Fn.Engine.Tests;

public sealed class SyslogTests(RawImages images)
{
    [EngineFact]
    public async Task A_receiver_that_cannot_be_reached_is_named_as_the_cause()
    {
        await using var bed = new EngineBed();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var spec = bed.Spec(images.Plain, "exit 0") with { Syslog = new SyslogTarget($"tcp://127.0.0.1:{port}", "t") };

        var failure = await Assert.ThrowsAsync<EngineException>(() => bed.StartAsync(spec));

        Assert.Equal(EngineFailure.SyslogUnavailable, failure.Failure);
    }

    [EngineFact]
    public async Task A_start_that_fails_for_another_reason_is_not_blamed_on_syslog()
    {
        await using var bed = new EngineBed();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var spec = bed.Spec(images.Plain, "exit 0") with { Syslog = new SyslogTarget($"tcp://127.0.0.1:{port}", "t") };
        var id = await bed.Engine.CreateAsync(spec, EngineBed.Cancel);
        Directory.Delete(spec.SocketDirectory);

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            bed.Engine.StartAsync(id, EngineBed.Cancel).AsTask()
        );

        await bed.Engine.RemoveAsync(id, EngineBed.Cancel);
        Assert.Equal(EngineFailure.Rejected, failure.Failure);
    }

    [EngineFact]
    [Spec("fdk 4.1", "65")]
    [Spec("server 3.5", "syslog over tcp")]
    [Spec("server 3.1", "logging driver")]
    public async Task Lines_reach_the_receiver_and_the_attached_output_alike()
    {
        await using var bed = new EngineBed();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var spec = bed.Spec(images.Plain, "err for syslog", "exit 0") with
        {
            Syslog = new SyslogTarget($" tcp://127.0.0.1:{port} ", "app_id=A,fn_id=F"),
        };

        var container = await bed.StartAsync(spec);
        using var receiver = await listener.AcceptTcpClientAsync(EngineBed.Cancel);
        using var lines = new StreamReader(receiver.GetStream(), Encoding.UTF8);
        var frame = await lines.ReadLineAsync(EngineBed.Cancel);

        Assert.Matches(@"^<11>1 \S+ \S+ app_id=A,fn_id=F \d+ app_id=A,fn_id=F - for syslog$", frame);
        Assert.Equal("for syslog\n", (await container.OutputAtEndAsync()).Error);
    }
}
