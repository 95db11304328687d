namespace Fn.Cli.Projects.Runtimes;

/// <summary>What a value of <c>runtime</c> stands for.</summary>
internal sealed record Runtime
{
    /// <summary>The id as the function file names it, such as <c>go1.24</c> or <c>go</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The language.</summary>
    public required Language Language { get; init; }

    /// <summary>Version of the language, such as <c>1.24</c>.</summary>
    public required string Version { get; init; }

    /// <summary>FDK version that boilerplate and images name.</summary>
    public required string FdkVersion { get; init; }

    /// <summary>Base image of the build stage.</summary>
    public required string BuildImage { get; init; }

    /// <summary>Base image of the function.</summary>
    public required string RunImage { get; init; }

    /// <summary>Default entrypoint; empty when the run image has its own.</summary>
    public string Entrypoint { get; init; } = "";

    /// <summary>Default command; empty when the language needs none.</summary>
    public string Cmd { get; init; } = "";

    /// <summary>Default memory in MiB; 0 for the server's.</summary>
    public ulong Memory { get; init; }

    /// <summary>False for ids that still build but start no new project.</summary>
    public bool CanInit { get; init; } = true;
}
