namespace Fn.Agent.Sockets;

/// <summary>The directory of one container's socket.</summary>
/// <param name="path">Where this server finds it.</param>
/// <param name="enginePath">Where the engine finds it; may start with the name of a volume.</param>
/// <param name="owner">Removes it.</param>
internal sealed class SocketDirectory(string path, string enginePath, SocketDirectories owner) : IDisposable
{
    public string Path { get; } = path;

    public string EnginePath { get; } = enginePath;

    /// <summary>Removes the directory and what is in it; safe to call twice, never throws.</summary>
    public void Dispose() => owner.Remove(Path);
}
