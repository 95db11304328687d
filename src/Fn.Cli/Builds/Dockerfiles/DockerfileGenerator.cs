using System.Text;

namespace Fn.Cli.Builds.Dockerfiles;

/// <summary>Writes the two-stage Dockerfile of a function that has none. Source: CLI specification 6.3.</summary>
internal static class DockerfileGenerator
{
    /// <summary>The text of the Dockerfile.</summary>
    /// <param name="request">What is built.</param>
    /// <param name="variable">Reads the environment: the proxies of Maven.</param>
    /// <exception cref="CliException">When the project lacks a file that its language needs.</exception>
    public static string Generate(DockerfileRequest request, Func<string, string?> variable)
    {
        var lines = LanguageLines.For(request.Runtime.Language, request.Folder, variable);
        if (request.Debug)
        {
            lines = LocalDebug.Change(lines, request.Runtime.Language);
            request = LocalDebug.Change(request);
        }
        var text = new StringBuilder()
            .Append("FROM ")
            .Append(request.BuildImage)
            .Append(" as build-stage\nWORKDIR /function\n");
        Append(text, lines.Build);
        text.Append("FROM ").Append(request.RunImage).Append("\nWORKDIR /function\n");
        Append(text, lines.Copy);
        if (request.Entrypoint is { } entrypoint)
        {
            text.Append("ENTRYPOINT ").Append(ShellWords.ToExecForm(entrypoint)).Append('\n');
        }
        if (request.Cmd.Count > 0)
        {
            text.Append("CMD ").Append(ShellWords.ToExecForm(request.Cmd)).Append('\n');
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }
    }
}
