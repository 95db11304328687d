namespace Fn.Cli.Builds.Engines;

/// <summary>One image to build.</summary>
/// <param name="Image">Its name and tag.</param>
/// <param name="Folder">The directory that is sent to the engine.</param>
/// <param name="Dockerfile">Absolute path of the Dockerfile.</param>
/// <param name="Output">Reads the engine's standard output.</param>
/// <param name="Error">Reads the engine's standard error.</param>
internal sealed record ImageBuild(
    string Image,
    string Folder,
    string Dockerfile,
    Func<Stream, Task> Output,
    Func<Stream, Task> Error
)
{
    /// <summary>Build from scratch.</summary>
    public bool NoCache { get; init; }

    /// <summary>Build arguments, <c>key=value</c> each.</summary>
    public IReadOnlyList<string> BuildArgs { get; init; } = [];

    /// <summary>Such as <c>linux/amd64</c>; null leaves it to the engine.</summary>
    public string? Platform { get; init; }

    /// <summary>Machines to build for by the engine's cross builder; none builds for this one.</summary>
    public IReadOnlyList<string> CrossPlatforms { get; init; } = [];
}
