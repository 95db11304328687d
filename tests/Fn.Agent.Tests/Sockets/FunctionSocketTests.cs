using System.Net.Sockets;
using System.Runtime.InteropServices;
using Fn.Agent.Sockets;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Sockets;

public sealed partial class FunctionSocketTests : IDisposable
{
    private const int Nobody = 65534;
    private const UnixFileMode ReadWriteForAll = (UnixFileMode)0x1b6;

    private readonly string _directory = Directory.CreateTempSubdirectory("socket").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [Spec("fdk 4.1", "18")]
    [InlineData(ReadWriteForAll, true)]
    [InlineData(UnixFileMode.None, false)]
    public void Mode_0666_suffices_for_a_server_that_is_not_root(UnixFileMode mode, bool connects)
    {
        File.SetUnixFileMode(_directory, (UnixFileMode)0x1ff);
        using var listener = Peer.Listen(_directory);
        File.SetUnixFileMode(Path.Combine(_directory, "phonylsnr.sock"), mode);

        var failure = RunAsNobody(() =>
            FunctionSocket.ConnectAsync(_directory, CancellationToken.None).AsTask().GetAwaiter().GetResult().Dispose()
        );

        Assert.Equal(connects, failure is null);
        Assert.True(connects || failure is SocketException { SocketErrorCode: SocketError.AccessDenied });
    }

    [Fact]
    [Spec("fdk 4.1", "13")]
    [Spec("server 3.2", "readiness is the entry lsnr.sock")]
    public void A_hard_link_to_a_socket_is_a_socket()
    {
        var real = Path.Combine(_directory, "real.sock");
        using var listener = Peer.Bind(real);
        Assert.Equal(0, Link(real, Path.Combine(_directory, FunctionSocket.Name)));

        using var socket = FunctionSocket.TryOpen(_directory);

        Assert.NotNull(socket);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_is_open_until_the_function_closes_it_whatever_is_left_to_read(bool hasAnswered)
    {
        using var listener = Peer.Listen(_directory);
        using var connection = await FunctionSocket.ConnectAsync(_directory, CancellationToken.None);
        using var function = await listener.AcceptAsync(CancellationToken.None);
        if (hasAnswered)
        {
            function.Send("HTTP/1.1 200 OK"u8);
        }

        var before = FunctionSocket.IsOpen(connection);
        function.Close();
        var after = FunctionSocket.IsOpen(connection);
        connection.Close();

        Assert.Equal((true, false, false), (before, after, FunctionSocket.IsOpen(connection)));
    }

    /// <summary>Runs on a thread whose rights in the file system are those of a user without any; for a test that is not root, his own.</summary>
    private static Exception? RunAsNobody(Action act)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            _ = SetFileSystemUser(Nobody);
            failure = Record.Exception(act);
        });
        thread.Start();
        thread.Join();
        return failure;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFileSystemUser(int user);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string added);
}
