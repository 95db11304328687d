namespace Fn.Fdk.Tests.Peer;

/// <summary>Where the sources and build outputs of this repository lie.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Fn.slnx")))
        {
            directory =
                Path.GetDirectoryName(directory)
                ?? throw new InvalidOperationException("Fn.slnx is not above the tests.");
        }
        return directory;
    }
}
