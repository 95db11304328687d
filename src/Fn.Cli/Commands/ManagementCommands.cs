namespace Fn.Cli.Commands;

/// <summary>The verbs for objects on the server and for contexts. Words: command line specification 2.</summary>
internal static class ManagementCommands
{
    public static IReadOnlyList<CommandEntry> All { get; } =
    [
        new("version", "Display Fn CLI and Fn Server versions")
        {
            Description =
                "This command shows the version of this client and that of the server of the current context.",
            Create = static () => new VersionCommand(),
        },
    ];
}
