using System.CommandLine;
using System.Globalization;
using Fn.Cli.Commands;

namespace Fn.Cli.Output;

/// <summary>The help pages. Source: command line specification 1.6.</summary>
internal sealed class HelpPages(TextWriter output, Ansi ansi)
{
    private const string RegistryUsage =
        "Docker / Podman registry to push images to, use username only to push to Docker Hub - [[registry.hub.docker.com/]USERNAME]";

    /// <summary>The page of <c>fn</c> itself.</summary>
    public void WriteRoot()
    {
        output.Write($"\n{ansi.Bold("Fn Command Line Tool  -  Version")} {CliVersion.Text}\n");
        Section("ENVIRONMENT VARIABLES");
        Rows([("FN_API_URL", "Fn server address"), ("FN_REGISTRY", RegistryUsage)]);
        foreach (
            var category in CommandTree
                .Root.GroupBy(static entry => entry.Category, StringComparer.Ordinal)
                .OrderBy(static g => g.Key, StringComparer.Ordinal)
        )
        {
            var isGeneral = category.Key.Length == 0;
            Section(isGeneral ? "GENERAL COMMANDS" : category.Key);
            Rows(Entries(isGeneral ? [.. category, CommandTree.Help] : category));
        }
        Section("GLOBAL OPTIONS");
        Rows([
            .. GlobalOptions.Flags.Where(static flag => flag != GlobalOptions.VersionFlag).Select(FlagRow),
            ("--help, -h", "show help"),
            FlagRow(GlobalOptions.VersionFlag),
        ]);
        output.Write(
            $"\n{ansi.Bold("FURTHER HELP:")}       See 'fn <command> --help' for more information about a command.\n"
        );
        output.Write($"\n{ansi.Bold("LEARN MORE:")}         https://github.com/fnproject/fn\n");
    }

    /// <summary>The page of a verb.</summary>
    /// <param name="path">The words after <c>fn</c>, blank-separated.</param>
    /// <param name="entry">The verb.</param>
    /// <param name="full">Whether it was asked by the verb itself: then the help row and the options stand there too.</param>
    public void WriteGroup(string path, CommandEntry entry, bool full)
    {
        Head(entry.Heading, path, entry);
        output.Write($"  fn [global options] {path} [command options] <subcommand>\n");
        Description(entry);
        Section("SUBCOMMANDS");
        Rows(Entries(full ? [.. entry.Children, CommandTree.Help] : entry.Children));
        if (full)
        {
            Section("COMMAND OPTIONS");
            Rows([("--help, -h", "show help")]);
        }
        output.Write(
            $"\n{ansi.Bold("FURTHER HELP:")}  See 'fn {path} <subcommand> --help' for more information about a command.\n"
        );
    }

    /// <summary>The page of a command.</summary>
    public void WriteLeaf(string path, CommandEntry entry, IReadOnlyList<Option> flags)
    {
        Head(entry.Category, path, entry);
        output.Write($"  fn [global options] {path} [command options] {entry.Arguments}".TrimEnd() + "\n");
        Description(entry);
        if (flags.Count > 0)
        {
            Section("COMMAND OPTIONS");
            Rows(flags.Select(FlagRow));
        }
    }

    private static IEnumerable<(string, string)> Entries(IEnumerable<CommandEntry> entries) =>
        entries.Select(static entry => (string.Join(", ", [entry.Name, .. entry.Aliases]), entry.Usage.Trim()));

    private static (string, string) FlagRow(Option flag)
    {
        var value = flag.ValueType == typeof(bool) ? "" : " " + (flag.HelpName ?? "value");
        var names = ((IEnumerable<string>)[flag.Name, .. flag.Aliases]).Select(static name =>
            name.TrimStart('-') is { Length: 1 } letter ? "-" + letter : "--" + name.TrimStart('-')
        );
        return (string.Join(", ", names.Select(name => name + value)), flag.Description + DefaultOf(flag));
    }

    private static string DefaultOf(Option flag) =>
        flag switch
        {
            Option<int> or Option<ulong> => string.Create(
                CultureInfo.InvariantCulture,
                $" (default: {(flag.HasDefaultValue ? flag.GetDefaultValue() : 0)})"
            ),
            Option<string> { HasDefaultValue: true } when flag.GetDefaultValue() is string { Length: > 0 } text =>
                $" (default: {GoText.Quote(text)})",
            _ => "",
        };

    private void Head(string heading, string path, CommandEntry entry)
    {
        output.Write($"\n{ansi.Bold(heading)}\n  fn {path} - {entry.Usage.Trim()}\n");
        Section("USAGE");
    }

    private void Description(CommandEntry entry)
    {
        Section("DESCRIPTION");
        output.Write($"  {(entry.Description.Length > 0 ? entry.Description : entry.Usage.Trim())}\n");
    }

    private void Section(string title) => output.Write($"\n{ansi.Bold(title)}\n");

    private void Rows(IEnumerable<(string Names, string Usage)> rows)
    {
        var table = ElasticTable.WithBlanks();
        foreach (var (names, usage) in rows)
        {
            table.AddLine($"  {names}\t{usage}");
        }
        output.Write(table.ToString());
    }
}
