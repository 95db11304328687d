namespace Fn.Cli.Projects.Init;

/// <summary>Puts the packages that ship beside <c>fn</c> where new .NET projects look for them.</summary>
internal static class SharedPackages
{
    /// <summary>Copies <c>../share/fn/packages/*.nupkg</c> to <c>$HOME/.fn/packages</c>; nothing shipped is no error.</summary>
    /// <param name="installFolder">The directory of the <c>fn</c> executable.</param>
    /// <param name="fnFolder"><c>$HOME/.fn</c>.</param>
    public static void Install(string installFolder, string fnFolder)
    {
        var source = Path.GetFullPath(Path.Combine(installFolder, "..", "share", "fn", "packages"));
        if (!Directory.Exists(source))
        {
            return;
        }
        var target = Directory.CreateDirectory(Path.Combine(fnFolder, "packages")).FullName;
        foreach (var package in Directory.EnumerateFiles(source, "*.nupkg"))
        {
            File.Copy(package, Path.Combine(target, Path.GetFileName(package)), overwrite: true);
        }
    }
}
