namespace Fn.Cli.Projects.Runtimes;

/// <summary>How a function is built: each has its own Dockerfile lines and boilerplate.</summary>
internal enum Language
{
    Go,
    Java,
    Kotlin,
    Node,
    Python,
    Ruby,

    /// <summary>.NET with our FDK, compiled ahead of time.</summary>
    DotNet,

    /// <summary>.NET with the FDK of the Fn project.</summary>
    OfficialDotNet,
}
