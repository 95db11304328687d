using Fn.Cli.Commands;
using Fn.Cli.Commands.Development;
using Fn.Cli.Commands.Server;

namespace Fn.Cli.Projects;

/// <summary>Commands that work on function directories and on the local server; the command table takes them up.</summary>
internal static class ProjectCommands
{
    public static IReadOnlyList<CommandEntry> All { get; } =
    [
        new("build", "\tBuild function version")
        {
            Aliases = ["bu"],
            Category = CommandCategories.Development,
            Arguments = "[function-subdirectory]",
            Description = "This command builds the image of a function.",
            Create = static () => new BuildCommand(),
        },
        new("bump", "\tBump function version")
        {
            Aliases = ["bm"],
            Category = CommandCategories.Development,
            Description =
                "This command raises the version in the function file and leaves the rest of the file as it is.",
            Create = static () => new BumpCommand(),
        },
        new(
            "deploy",
            "\tDeploys a function to the functions server (bumps, build, pushes and updates functions and/or triggers)."
        )
        {
            Aliases = ["dp"],
            Category = CommandCategories.Development,
            Arguments = "[function-subdirectory]",
            Description = "This command deploys one function, or with --all every function of an app, to the server.",
            Create = static () => new DeployCommand(),
        },
        new("init", "\tCreate a local func.yaml file")
        {
            Aliases = ["in"],
            Category = CommandCategories.Development,
            Arguments = "[function-subdirectory]",
            Description =
                "This command starts a function: a func.yaml file, and with --runtime its first source files.",
            Create = static () => new InitCommand(),
        },
        new("invoke", "\tInvoke a remote function")
        {
            Aliases = ["iv"],
            Category = CommandCategories.Development,
            Arguments = "[app-name] [function-name]",
            Description =
                "This command calls a function with standard input as its input. 'fn invoke detached' does not wait for the result.",
            Create = static () => new InvokeCommand(),
        },
        new("migrate", "\tMigrate a local func.yaml file to the latest version")
        {
            Aliases = ["m"],
            Category = CommandCategories.Development,
            Description =
                "This command rewrites an old function file for this release and keeps the old one as func.yaml.bak.",
            Create = static () => new MigrateCommand(),
        },
        new("push", "\tPush function to docker registry")
        {
            Aliases = ["p"],
            Category = CommandCategories.Development,
            Description = "This command pushes the image of the function to its registry.",
            Create = static () => new PushCommand(),
        },
        new("watch", "\tWatches the current directory and redeploys to a local Fn server on changes.")
        {
            Aliases = ["w"],
            Category = CommandCategories.Development,
            Description =
                "This command deploys locally whenever a file changes; .fnignore and --ignore name those that do not count.",
            Create = static () => new WatchCommand(),
        },
        new("build-server", "Build custom Fn server")
        {
            Category = CommandCategories.Server,
            Description = "This command builds a server of the Fn project with the extensions that ext.yaml lists.",
            Create = static () => new BuildServerCommand(),
        },
        new("start", "Start a local Fn server")
        {
            Category = CommandCategories.Server,
            Description = "This command starts a server on this machine, in a container or with --native as a process.",
            Create = static () => new StartCommand(AppContext.BaseDirectory),
        },
        new("stop", "Stop a function server")
        {
            Category = CommandCategories.Server,
            Description = "This command stops the server that 'fn start' started.",
            Create = static () => new StopCommand(AppContext.BaseDirectory),
        },
    ];
}
