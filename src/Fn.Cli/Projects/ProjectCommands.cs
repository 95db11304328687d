using Fn.Cli.Commands;

namespace Fn.Cli.Projects;

/// <summary>Commands that work on function directories and on the local server; the command table takes them up.</summary>
internal static class ProjectCommands
{
    public static IReadOnlyList<CommandEntry> All { get; } = [];
}
