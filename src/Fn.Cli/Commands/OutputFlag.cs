using System.CommandLine;

namespace Fn.Cli.Commands;

/// <summary>The flag <c>--output json</c>.</summary>
internal static class OutputFlag
{
    public static Option<string?> Create() => Flag.Text("output", "Output format (json)");

    /// <summary>Whether JSON is wanted; any other word is a table.</summary>
    public static bool IsJson(CommandRun run, Option<string?> flag) =>
        string.Equals(run.Value(flag), "json", StringComparison.OrdinalIgnoreCase);
}
