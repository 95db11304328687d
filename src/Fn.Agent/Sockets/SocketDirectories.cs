using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fn.Agent.Sockets;

/// <summary>Makes and removes the directories in which containers put their sockets. Source: server specification 3.2.</summary>
internal sealed class SocketDirectories(IOptions<AgentOptions> options, ILogger<SocketDirectories> logger)
{
    private const string Prefix = "iofs";
    private const UnixFileMode Everyone =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly AgentOptions _options = options.Value;
    private readonly string _own = Prefix + OwnDigits(options.Value.ServerId);
    private readonly ConcurrentDictionary<string, bool> _used = new(StringComparer.Ordinal);
    private bool _hasTmpfs = options.Value.HasSocketTmpfs ?? false;
    private long _counter = Random.Shared.Next();

    /// <summary>Makes an empty directory for one container.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public SocketDirectory Create()
    {
        Directory.CreateDirectory(_options.SocketPath);
        while (true)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{_own}{Interlocked.Increment(ref _counter):d11}");
            var path = Path.Combine(_options.SocketPath, name);
            _used[path] = true;
            try
            {
                if (TryMake(path))
                {
                    return new SocketDirectory(path, EnginePath(name), this);
                }
            }
            catch
            {
                _used.TryRemove(path, out _);
                throw;
            }
            _used.TryRemove(path, out _);
        }
    }

    /// <summary>Tries whether directories can be made, so that a wrong setting is told at the start and not by every call.</summary>
    /// <exception cref="AgentStartException">They cannot.</exception>
    public void Probe()
    {
        try
        {
            Create().Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AgentStartException(
                $"no socket directory can be made in {_options.SocketPath}: {failure.Message} Set FN_IOFS_PATH to a folder that may be written.",
                failure
            );
        }
    }

    /// <summary>Gives each directory a small file system of its own from now on, or a function could fill the disk through it.</summary>
    /// <param name="isSeen">Whether the engine sees what is mounted here.</param>
    /// <remarks>Where that is left to the server, and it may mount.</remarks>
    public void BoundIfPossible(bool isSeen)
    {
        if (_options.HasSocketTmpfs is not null || !isSeen || _options.EngineSocketPath.Length > 0)
        {
            return;
        }
        _hasTmpfs = true;
        try
        {
            Create().Dispose();
        }
        catch (IOException)
        {
            _hasTmpfs = false;
        }
    }

    /// <summary>Removes what an earlier life of this server left behind.</summary>
    public void RemoveLeftovers()
    {
        try
        {
            foreach (var path in Directory.EnumerateDirectories(_options.SocketPath, _own + "*"))
            {
                if (!_used.ContainsKey(path))
                {
                    Remove(path);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.LeftoversNotRemoved(_options.SocketPath, failure.Message);
        }
    }

    internal void Remove(string path)
    {
        const int Flags = NativeMethods.UnmountDetach | NativeMethods.UnmountNoFollow;
        try
        {
            while (NativeMethods.umount2(path, Flags) == 0) { } // until nothing is mounted
            DirectoryRemoval.Remove(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody was faster.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.DirectoryNotRemoved(path, failure.Message);
        }
        finally
        {
            _used.TryRemove(path, out _); // only now may others look at it
        }
    }

    /// <returns>False when something is there: in a folder for everybody it may be a link, which must not be followed.</returns>
    private bool TryMake(string path)
    {
        if (NativeMethods.mkdir(path, (uint)Owner) != 0)
        {
            var reason = Marshal.GetLastPInvokeError();
            return reason == NativeMethods.AlreadyExists
                ? false
                : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(reason)}.");
        }
        if (_hasTmpfs)
        {
            Mount(path);
        }
        else
        {
            File.SetUnixFileMode(path, _options.IsPrivileged ? Owner : Everyone); // a second step, for the umask
        }
        return true;
    }

    private static string OwnDigits(string serverId) =>
        (BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(serverId))) % 1_000_000_000).ToString(
            "d9",
            CultureInfo.InvariantCulture
        );

    private string EnginePath(string name) =>
        _options.EngineSocketPath.Length == 0
            ? Path.Combine(_options.SocketPath, name)
            : $"{_options.EngineSocketPath.TrimEnd('/')}/{name}";

    private string TmpfsOptions =>
        _options.HasSocketTmpfs is true || _options.SocketTmpfsOptions.Length > 0 ? _options.SocketTmpfsOptions
        : _options.IsPrivileged ? "size=1m,nr_inodes=128,mode=0700"
        : "size=1m,nr_inodes=128,mode=0777";

    private void Mount(string path)
    {
        const ulong Flags = NativeMethods.MountNoSuid | NativeMethods.MountNoDevices | NativeMethods.MountNoExec;
        if (NativeMethods.mount("tmpfs", path, "tmpfs", Flags, TmpfsOptions) != 0)
        {
            Directory.Delete(path);
            throw new IOException(
                "The file system for a socket cannot be mounted; FN_IOFS_TMPFS needs a server that may mount."
            );
        }
    }
}
