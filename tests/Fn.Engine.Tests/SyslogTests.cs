using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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

    [EngineFact]
    [Spec("server 3.5", "syslog over udp")]
    public async Task Lines_reach_a_receiver_of_datagrams()
    {
        await using var bed = new EngineBed();
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)receiver.Client.LocalEndPoint!).Port;
        var spec = bed.Spec(images.Plain, "print by datagram", "exit 0") with
        {
            Syslog = new SyslogTarget($"udp://127.0.0.1:{port}", "app_id=A,fn_id=F"),
        };

        await bed.StartAsync(spec);
        var datagram = await receiver.ReceiveAsync(EngineBed.Cancel);

        Assert.Matches(
            @"^<14>1 \S+ \S+ app_id=A,fn_id=F \d+ app_id=A,fn_id=F - by datagram\n?$",
            Encoding.UTF8.GetString(datagram.Buffer)
        );
    }

    [EngineFact]
    [Spec("server 3.5", "syslog over tls")]
    public async Task Lines_reach_a_receiver_over_tls_that_the_given_authority_vouches_for()
    {
        using var certificate = MakeCertificate();
        using var authority = new TestFile(certificate.ExportCertificatePem());
        await using var bed = new EngineBed(("FN_SYSLOG_TLS_CA_CERT", authority.Path));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var spec = bed.Spec(images.Plain, "err in secret", "exit 0") with
        {
            Syslog = new SyslogTarget($"tcp+tls://127.0.0.1:{port}", "app_id=A,fn_id=F"),
        };

        var accepting = ReadLineAsync(listener, certificate);
        await bed.StartAsync(spec);

        Assert.Matches(@"^<11>1 \S+ \S+ app_id=A,fn_id=F \d+ app_id=A,fn_id=F - in secret$", await accepting);
    }

    /// <summary>Reads one line of the first connection over TLS; the engine frames a message by its length.</summary>
    private static async Task<string?> ReadLineAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(EngineBed.Cancel);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(certificate);
        using var lines = new StreamReader(stream, Encoding.UTF8);
        var line = await lines.ReadLineAsync(EngineBed.Cancel);
        return line?[line.IndexOf('<', StringComparison.Ordinal)..];
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=receiver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed class TestFile : IDisposable
    {
        public TestFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
