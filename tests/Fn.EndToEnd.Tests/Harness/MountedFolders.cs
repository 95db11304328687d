namespace Fn.EndToEnd.Tests.Harness;

/// <summary>Folders of this machine at which something is mounted.</summary>
internal static class MountedFolders
{
    private const int PathField = 4;

    public static string[] Below(string path) =>
        [
            .. File.ReadLines("/proc/self/mountinfo")
                .Select(static line => line.Split(' ')[PathField])
                .Where(folder => folder.StartsWith(path + "/", StringComparison.Ordinal)),
        ];
}
