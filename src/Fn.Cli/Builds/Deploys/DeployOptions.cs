namespace Fn.Cli.Builds.Deploys;

/// <summary>What <c>fn deploy</c> was asked for.</summary>
internal sealed record DeployOptions
{
    /// <summary>App name; empty for that of the app file.</summary>
    public string App { get; init; } = "";

    /// <summary>Create the app when it is missing.</summary>
    public bool CreateApp { get; init; }

    /// <summary>Deploy every function below the directory.</summary>
    public bool All { get; init; }

    /// <summary>Build only, do not push.</summary>
    public bool Local { get; init; }

    /// <summary>Leave the version as it is.</summary>
    public bool NoBump { get; init; }

    /// <summary>Directory to start from; null for the working directory.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Sub-directory; empty for the directory itself.</summary>
    public string Path { get; init; } = "";

    /// <summary>How images are built.</summary>
    public BuildOptions Build { get; init; } = new();
}
