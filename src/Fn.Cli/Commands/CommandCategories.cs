namespace Fn.Cli.Commands;

/// <summary>The blocks of the help page.</summary>
internal static class CommandCategories
{
    public const string Development = "DEVELOPMENT COMMANDS";
    public const string Management = "MANAGEMENT COMMANDS";

    /// <summary>Heading of the commands below a verb.</summary>
    public const string ManagementObject = "MANAGEMENT COMMAND";

    public const string Server = "SERVER COMMANDS";
}
