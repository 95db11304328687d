using System.Formats.Tar;
using System.Globalization;

namespace Fn.Cli.Servers;

/// <summary>The server that ships beside <c>fn</c>: its executable, and what an image of it is made from.</summary>
/// <param name="folder">The directory of the <c>fn</c> executable.</param>
internal sealed class ServerBundle(string folder)
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private const UnixFileMode Plain =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private string RootFiles => Shared("fnserver-rootfs.tar");

    private string Dockerfile => Shared("fnserver.Dockerfile");

    /// <summary>The server's executable, whether it is there or not.</summary>
    public string Server => Path.Combine(folder, "fnserver");

    /// <summary>Whether an image can be made.</summary>
    public bool CanMakeImage => File.Exists(Server) && File.Exists(RootFiles) && File.Exists(Dockerfile);

    /// <summary>Changes when the server changes: its size and the time it was written.</summary>
    public string Stamp
    {
        get
        {
            var file = new FileInfo(Server);
            var seconds = new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds();
            return string.Create(CultureInfo.InvariantCulture, $"{file.Length}-{seconds}");
        }
    }

    /// <summary>Writes the build context: <c>Dockerfile</c>, <c>rootfs.tar</c>, and under <c>fnserver/</c> the server with its native libraries.</summary>
    public async Task WriteContextAsync(Stream target, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        await AddAsync(tar, "Dockerfile", Dockerfile, Plain, cancellationToken);
        await AddAsync(tar, "rootfs.tar", RootFiles, Plain, cancellationToken);
        await AddAsync(tar, "fnserver/fnserver", Server, Executable, cancellationToken);
        foreach (var library in Directory.EnumerateFiles(folder, "*.so").Order(StringComparer.Ordinal))
        {
            await AddAsync(tar, $"fnserver/{Path.GetFileName(library)}", library, Executable, cancellationToken);
        }
    }

    private static async Task AddAsync(
        TarWriter tar,
        string name,
        string path,
        UnixFileMode mode,
        CancellationToken cancellationToken
    )
    {
        await using var content = File.OpenRead(path);
        var entry = new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            Mode = mode,
            ModificationTime = DateTimeOffset.UnixEpoch,
            DataStream = content,
        };
        await tar.WriteEntryAsync(entry, cancellationToken);
    }

    private string Shared(string name) => Path.GetFullPath(Path.Combine(folder, "..", "share", "fn", name));
}
