using System.Net.Sockets;
using System.Text;

namespace Fn.Fdk.Hosting;

/// <summary>The socket of the contract: bound under another name, made writable for all, then shown by a relative link.</summary>
internal sealed class ContractListener : IDisposable
{
    private const int MaxPathBytes = 107; // sun_path less its terminator
    private const UnixFileMode ForAll =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite;

    private readonly string _link;
    private readonly string _real;

    private ContractListener(string link, string real, Socket socket)
    {
        _link = link;
        _real = real;
        Socket = socket;
    }

    public Socket Socket { get; }

    /// <exception cref="StartException">The variables are not what the contract says, or the socket cannot be made.</exception>
    public static ContractListener Open(FnEnvironment environment)
    {
        var link = ReadPath(environment);
        var real = RealName(link);
        if (OperatingSystem.IsWindows())
        {
            throw new StartException(
                "Fn's socket contract needs Linux or macOS; unset FN_FORMAT and FN_LISTENER to run over HTTP."
            );
        }
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(link);
            File.Delete(real);
            socket.Bind(new UnixDomainSocketEndPoint(real));
            socket.Listen(512);
            File.SetUnixFileMode(real, ForAll); // bind obeys the umask, chmod does not
            File.CreateSymbolicLink(link, Path.GetFileName(real)); // from here on the server may call
            return new ContractListener(link, real, socket);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new StartException($"Cannot listen on {link}: {failure.Message}");
        }
    }

    /// <summary>Takes the link and the socket's name away; connections that exist go on.</summary>
    public void Hide()
    {
        TryDelete(_link);
        TryDelete(_real);
    }

    public void Dispose()
    {
        Socket.Dispose();
        Hide();
    }

    private static string ReadPath(FnEnvironment environment)
    {
        if (environment.Format is { } format && !string.Equals(format, "http-stream", StringComparison.Ordinal))
        {
            throw new StartException($"FN_FORMAT is {format}; this FDK speaks http-stream only.");
        }
        if (environment.Listener is not { } listener)
        {
            throw new StartException(
                "FN_LISTENER is not set; it names the socket, for example unix:/tmp/iofs/lsnr.sock."
            );
        }
        if (!listener.StartsWith("unix:/", StringComparison.Ordinal) || listener.EndsWith('/'))
        {
            throw new StartException($"FN_LISTENER is {listener}; it must be unix: and an absolute path to a file.");
        }
        var path = listener["unix:".Length..];
        return Encoding.UTF8.GetByteCount(path) <= MaxPathBytes
            ? path
            : throw new StartException($"FN_LISTENER is too long: a socket path has at most {MaxPathBytes} bytes.");
    }

    private static string RealName(string link)
    {
        var directory = link[..(link.LastIndexOf('/') + 1)];
        var name = link[directory.Length..];
        var real = $"{directory}phony{name}";
        if (Encoding.UTF8.GetByteCount(real) <= MaxPathBytes)
        {
            return real;
        }
        // No room for the usual name: one that is not longer, and differs.
        return string.Concat(directory, string.Equals(name, "s", StringComparison.Ordinal) ? "t" : "s");
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The directory may be gone already; there is nothing left to tidy.
        }
    }
}
