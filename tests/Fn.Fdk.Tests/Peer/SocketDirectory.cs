namespace Fn.Fdk.Tests.Peer;

/// <summary>A directory of its own for one function's socket.</summary>
internal sealed class SocketDirectory : IDisposable
{
    public SocketDirectory() => Path = Directory.CreateTempSubdirectory("fdk").FullName;

    public string Path { get; }

    public string Link => System.IO.Path.Combine(Path, "lsnr.sock");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
