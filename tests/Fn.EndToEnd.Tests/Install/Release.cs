using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Install;

/// <summary>What <c>./build --release</c> left in <c>dist/release</c>, and copies of it that may be spoilt.</summary>
internal static class Release
{
    public static string Folder { get; } = Path.Combine(Product.Root, "dist", "release");

    public static string Script { get; } = Path.Combine(Folder, "install");

    public static bool IsThere => File.Exists(Script);

    public static string Archive => Assert.Single(Directory.GetFiles(Folder, "*.tar.gz"));

    /// <summary>The version in the archive's name.</summary>
    public static string Version => Path.GetFileName(Archive).Split('-')[1];

    /// <summary>A folder like the release's, with links to its files: a test replaces the one it is about.</summary>
    public static string Copy(TemporaryHome home)
    {
        var copy = home.MakeDirectory("release");
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.CreateSymbolicLink(Path.Combine(copy, Path.GetFileName(file)), file);
        }
        return copy;
    }

    /// <summary>Runs the install script with a POSIX shell.</summary>
    public static Task<ProgramResult> InstallAsync(TemporaryHome home, params string[] arguments) =>
        InstallWithAsync(home, [], arguments);

    /// <summary>The same with other environment variables.</summary>
    public static Task<ProgramResult> InstallWithAsync(
        TemporaryHome home,
        IEnumerable<KeyValuePair<string, string?>> variables,
        params string[] arguments
    )
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home.Path,
            ["FN_INSTALL_FROM"] = null,
            // Nothing answers there, so that the version it prints is the same everywhere.
            ["FN_API_URL"] = "http://127.0.0.1:9",
        };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }
        var start = ProgramRun.Describe("sh", [Script, .. arguments], home.Path, environment);
        return ProgramRun.ToEndAsync(start, TestContext.Current.CancellationToken);
    }
}
