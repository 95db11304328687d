using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Builds.Dockerfiles;

/// <summary>What a Dockerfile is generated from.</summary>
/// <param name="Runtime">Chooses the language's lines.</param>
/// <param name="Folder">The function directory; which files are in it decides about lines.</param>
/// <param name="BuildImage">Base of the build stage.</param>
/// <param name="RunImage">Base of the function.</param>
/// <param name="Entrypoint">Words of ENTRYPOINT; null writes no such line.</param>
/// <param name="Cmd">Words of CMD; none writes no such line.</param>
internal sealed record DockerfileRequest(
    Runtime Runtime,
    string Folder,
    string BuildImage,
    string RunImage,
    IReadOnlyList<string>? Entrypoint,
    IReadOnlyList<string> Cmd
)
{
    /// <summary>Whether the function waits for a debugger on port 5678.</summary>
    public bool Debug { get; init; }
}
