using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fn.Server.Observability;

/// <summary>Lines to a syslog receiver over UDP or TCP: <c>&lt;pri&gt;time host tag[pid]: line</c>, facility kern.</summary>
internal sealed class SyslogLogTarget : ILogTarget
{
    private const int DefaultPort = 514;

    private readonly Uri _receiver;
    private readonly string _origin;
    private readonly TimeProvider _time;
    private Socket? _socket;

    /// <exception cref="SocketException">The receiver cannot be reached.</exception>
    public SyslogLogTarget(Uri receiver, string tag, TimeProvider time)
    {
        _receiver = receiver;
        _time = time;
        _origin = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.MachineName} {(tag.Length > 0 ? tag : "fnserver")}[{Environment.ProcessId}]"
        );
        _socket = Connect();
    }

    public void Write(LogLevel level, string line)
    {
        var stamp = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var record = Encoding.UTF8.GetBytes($"<{Severity(level)}>{stamp} {_origin}: {line}\n");
        try
        {
            (_socket ??= Connect()).Send(record);
        }
        catch (SocketException)
        {
            // The next line tries again; what is written while nobody listens is lost, as everywhere with syslog.
            _socket?.Dispose();
            _socket = null;
        }
    }

    public void Flush() { }

    public void Dispose() => _socket?.Dispose();

    private Socket Connect()
    {
        var isUdp = _receiver.Scheme == "udp";
        var socket = new Socket(
            isUdp ? SocketType.Dgram : SocketType.Stream,
            isUdp ? ProtocolType.Udp : ProtocolType.Tcp
        );
        try
        {
            socket.Connect(_receiver.DnsSafeHost, _receiver.Port > 0 ? _receiver.Port : DefaultPort);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int Severity(LogLevel level) =>
        level switch
        {
            LogLevel.Critical => 2,
            LogLevel.Error => 3,
            LogLevel.Warning => 4,
            LogLevel.Information => 6,
            _ => 7,
        };
}
