namespace Fn.Cli.Builds;

/// <summary>How an image is built.</summary>
internal sealed record BuildOptions
{
    /// <summary>Registry in front of image names; empty for none.</summary>
    public string Registry { get; init; } = "";

    /// <summary>Name of the context in use, shown by verbose builds; empty for none.</summary>
    public string Context { get; init; } = "";

    /// <summary>Show the Dockerfile and the engine's output.</summary>
    public bool Verbose { get; init; }

    /// <summary>Build from scratch.</summary>
    public bool NoCache { get; init; }

    /// <summary>Build arguments, <c>key=value</c> each.</summary>
    public IReadOnlyList<string> BuildArgs { get; init; } = [];

    /// <summary>Such as <c>linux/amd64</c>; null leaves it to the engine.</summary>
    public string? Platform { get; init; }

    /// <summary>Machines other than this one, such as <c>linux/arm64</c>; none builds for this one. Such a build pushes the image by itself.</summary>
    public IReadOnlyList<string> CrossPlatforms { get; init; } = [];

    /// <summary>A line that is printed when the engine begins to build; null for none.</summary>
    public string? Announcement { get; init; }

    /// <summary>The function waits for a debugger.</summary>
    public bool Debug { get; init; }
}
