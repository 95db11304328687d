using System.Diagnostics;

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>A home directory of a test's own: contexts, functions and the server's data, deleted at the end.</summary>
internal sealed class TemporaryHome : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("docker-e2e-");

    public string Path => _directory.FullName;

    public string MakeDirectory(string name) => _directory.CreateSubdirectory(name).FullName;

    public void Dispose()
    {
        foreach (var left in MountedFolders.Below(Path)) // by a server that was killed
        {
            using var unmount = Process.Start("umount", ["--lazy", left]);
            unmount.WaitForExit();
        }
        _directory.Delete(recursive: true);
    }
}
