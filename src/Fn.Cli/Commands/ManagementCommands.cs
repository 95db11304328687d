using Fn.Cli.Commands.Apps;
using Fn.Cli.Commands.Configs;
using Fn.Cli.Commands.Functions;
using Fn.Cli.Commands.Prebuilt;
using Fn.Cli.Commands.Server;
using Fn.Cli.Commands.Triggers;
using Fn.Cli.Contexts;

namespace Fn.Cli.Commands;

/// <summary>The verbs for objects on the server and for contexts. Words: command line specification 2.</summary>
internal static class ManagementCommands
{
    private const string App = "<app-name>";
    private const string Function = "<app-name> <function-name>";
    private const string Trigger = "<app-name> <function-name> <trigger-name>";

    public static IReadOnlyList<CommandEntry> All { get; } =
    [
        new("version", "Display Fn CLI and Fn Server versions")
        {
            Description =
                "This command shows the version of this client and that of the server of the current context.",
            Create = static () => new VersionCommand(AppContext.BaseDirectory),
        },
        new("completion", "Print the script for shell completion")
        {
            Arguments = "<bash|zsh|fish>",
            Description =
                "This command prints a script; 'source <(fn completion bash)' makes the shell complete commands, flags and names.",
            Create = static () => new CompletionCommand(),
        },
        Verb(
            "config",
            "cf",
            "\tSet configuration for an object",
            AppEntry(
                "Store a configuration key for this application",
                App + " <key> <value>",
                static () => new SetConfigCommand(ofFunction: false)
            ),
            FunctionEntry(
                "Store a configuration key for this function",
                Function + " <key> <value>",
                static () => new SetConfigCommand(ofFunction: true)
            )
        ),
        Verb(
            "create",
            "c",
            "\tCreate a new object",
            AppEntry("Create a new application", App, static () => new CreateAppCommand()),
            ContextEntry("Create a new context", "<context-name>", static () => new CreateContextCommand()),
            FunctionEntry(
                "Create a function within an application",
                Function + " [image]",
                static () => new CreateFunctionCommand()
            ),
            TriggerEntry("Create a new trigger", Trigger, static () => new CreateTriggerCommand())
        ),
        Verb(
            "delete",
            "d",
            "\tDelete an object",
            AppEntry("Delete an application", App, static () => new DeleteAppCommand()),
            Configs("Delete", UnsetChildren()),
            ContextEntry("Delete a context", "<context-name>", static () => new DeleteContextCommand()),
            FunctionEntry("Delete a function from an application", Function, static () => new DeleteFunctionCommand()),
            TriggerEntry("Delete a trigger", Trigger, static () => new DeleteTriggerCommand())
        ),
        Verb(
            "get",
            "g",
            "\tGet an object to retrieve its information",
            Configs(
                "Get",
                AppEntry(
                    "Inspect configuration key for this application",
                    App + " <key>",
                    static () => new GetConfigCommand(ofFunction: false)
                ),
                FunctionEntry(
                    "Inspect configuration key for this function",
                    Function + " <key>",
                    static () => new GetConfigCommand(ofFunction: true)
                )
            ),
            Object(
                "pbfs",
                [],
                "Get a pre-built function of the Oracle service",
                "[version] [pbf-name-or-ocid]",
                static () => new GetPrebuiltFunctionCommand()
            )
        ) with
        {
            Heading = "",
        },
        Verb(
            "inspect",
            "i",
            "\tRetrieve properties of an object",
            AppEntry(
                "Retrieve one or all apps properties",
                App + " [property.[key]]",
                static () => new InspectAppCommand()
            ),
            ContextEntry(
                "Inspect the contents of a context, if no context is specified the current-context will be used.",
                "[context-name]",
                static () => new InspectContextCommand()
            ),
            FunctionEntry(
                "Retrieve one or all properties for a function",
                Function + " [property[.key]]",
                static () => new InspectFunctionCommand()
            ),
            TriggerEntry(
                "Retrieve one or all trigger properties",
                Trigger + " [property[.key]]",
                static () => new InspectTriggerCommand()
            )
        ),
        Verb(
            "list",
            "ls",
            "\tReturn a list of created objects",
            Object("apps", ["app", "a"], "List all created applications", "", static () => new ListAppsCommand()),
            Configs(
                "List",
                AppEntry(
                    "List configuration key/value pairs for this application",
                    App,
                    static () => new ListConfigCommand(ofFunction: false)
                ),
                FunctionEntry(
                    "List configuration key/value pairs for this function",
                    Function,
                    static () => new ListConfigCommand(ofFunction: true)
                )
            ),
            Object("contexts", ["context", "ctx"], "List contexts", "", static () => new ListContextsCommand()),
            Object(
                "functions",
                ["funcs", "f", "fn"],
                "List functions for an application",
                App,
                static () => new ListFunctionsCommand()
            ),
            Object(
                "pbfs",
                [],
                "List pre-built functions of the Oracle service",
                "[versions|triggers] [pbf-name-or-ocid]",
                static () => new ListPrebuiltFunctionsCommand()
            ),
            Object(
                "triggers",
                ["trigs", "t", "tr"],
                "List all triggers",
                App + " [function-name]",
                static () => new ListTriggersCommand()
            )
        ),
        Verb(
            "unset",
            "un",
            "\tUnset elements of a created object",
            Configs("Unset", UnsetChildren()),
            ContextEntry("Unset current-context", "", static () => new UnsetContextCommand())
        ),
        Verb(
            "update",
            "up",
            "\tUpdate a created object",
            AppEntry("Update an application", App, static () => new UpdateAppCommand()),
            ContextEntry("Update context files", "<key> [value]", static () => new UpdateContextCommand()),
            FunctionEntry("Update a function in application", Function, static () => new UpdateFunctionCommand()),
            Object("server", ["sv"], "Pulls latest functions server", "", static () => new UpdateServerCommand()),
            TriggerEntry("Update a trigger", Trigger, static () => new UpdateTriggerCommand())
        ),
        Verb(
            "use",
            "u",
            "\tSelect context for further commands",
            ContextEntry("Use context for future invocations", "<context-name>", static () => new UseContextCommand())
        ),
        Verb(
            "change-compartment",
            null,
            "\tMove a supported resource to another compartment",
            AppEntry(
                "Move an OCI Functions application to another compartment",
                App,
                static () => new ChangeCompartmentCommand()
            )
        ),
    ];

    private static CommandEntry Verb(string name, string? alias, string usage, params CommandEntry[] children) =>
        new(name, usage)
        {
            Aliases = alias is null ? [] : [alias],
            Category = CommandCategories.Management,
            Heading = CommandCategories.ManagementObject,
            Children = children,
        };

    private static CommandEntry Configs(string verb, params CommandEntry[] children) =>
        new("config", $"{verb} configurations for apps and functions")
        {
            Aliases = ["cf"],
            Category = CommandCategories.ManagementObject,
            Heading = CommandCategories.ManagementObject,
            Children = children,
        };

    private static CommandEntry[] UnsetChildren() =>
        [
            AppEntry(
                "Remove a configuration key for this application.",
                App + " <key>",
                static () => new UnsetConfigCommand(ofFunction: false)
            ),
            FunctionEntry(
                "Remove a configuration key for this function",
                Function + " <key>",
                static () => new UnsetConfigCommand(ofFunction: true)
            ),
        ];

    private static CommandEntry AppEntry(string usage, string arguments, Func<LeafCommand> create) =>
        Object("app", ["apps", "a"], usage, arguments, create);

    private static CommandEntry FunctionEntry(string usage, string arguments, Func<LeafCommand> create) =>
        Object("function", ["func", "f", "fn"], usage, arguments, create);

    private static CommandEntry TriggerEntry(string usage, string arguments, Func<LeafCommand> create) =>
        Object("trigger", ["trig", "t", "tr"], usage, arguments, create);

    private static CommandEntry ContextEntry(string usage, string arguments, Func<LeafCommand> create) =>
        Object("context", ["ctx"], usage, arguments, create);

    private static CommandEntry Object(
        string name,
        string[] aliases,
        string usage,
        string arguments,
        Func<LeafCommand> create
    ) =>
        new(name, usage)
        {
            Aliases = aliases,
            Category = CommandCategories.ManagementObject,
            Arguments = arguments,
            Create = create,
        };
}
