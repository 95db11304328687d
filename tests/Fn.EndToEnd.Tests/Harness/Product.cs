namespace Fn.EndToEnd.Tests.Harness;

/// <summary>The built programs, and whether this machine can run the tests on them.</summary>
internal static class Product
{
    private static readonly Lazy<string?> Lack = new(Look);

    /// <summary>Root of the source tree.</summary>
    public static string Root { get; } = FindRoot();

    public static string Fn { get; } = Path.Combine(Root, "dist", "bin", "fn");

    public static string Server { get; } = Path.Combine(Root, "dist", "bin", "fnserver");

    /// <summary>Whether a lack is a failure.</summary>
    public static bool IsOnCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Why the tests cannot run; null when they can, and on CI, where they then fail.</summary>
    public static string? Missing => IsOnCi ? null : Lack.Value;

    private static string? Look() =>
        !File.Exists(Fn) || !File.Exists(Server) ? "dist/bin holds no fn and fnserver; run ./build"
        : DockerCommand.FindLack() is { } engine ? engine
        : !RawImage.HasCompiler
            ? "there is no gcc to build the test function with (Debian: apt-get install gcc libc6-dev)"
        : null;

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Fn.slnx")))
        {
            directory = directory.Parent;
        }
        return directory?.FullName ?? AppContext.BaseDirectory;
    }
}
