using Fn.Cli.Commands;

namespace Fn.Cli.Contexts;

/// <summary>A command about context files. Works with a broken current context too, since it is the way to mend one.</summary>
internal abstract class ContextCommand : LeafCommand
{
    public sealed override bool NeedsContext => false;

    /// <summary>Demands that the context has a file.</summary>
    /// <exception cref="CliException">It has none.</exception>
    protected static string RequireFile(CommandRun run, string name)
    {
        return run.Home.HasContext(name)
            ? run.Home.ContextFile(name)
            : throw FnConfiguration.ContextNotFound(run.Home, name);
    }

    /// <summary>Reads a context file.</summary>
    /// <exception cref="CliException">It cannot be read.</exception>
    protected static FlatYaml Read(string file)
    {
        try
        {
            return FlatYaml.Parse(File.ReadAllText(file));
        }
        catch (FormatException e)
        {
            throw new CliException(e.Message, $"Mend {file}.", e);
        }
    }

    /// <summary>Writes the name of the current context.</summary>
    protected static void WriteCurrent(CommandRun run, string name) =>
        Change(run.Home.ConfigFile, ConfigurationKeys.CurrentContext, name);

    /// <summary>Sets a key of a settings file, or with null removes it; all else in it stays.</summary>
    protected static void Change(string file, string key, string? value) =>
        FnHome.Write(file, FileFault.Naming(file, () => SettingsEdit.Change(File.ReadAllText(file), key, value)));

    /// <summary>The contexts that have a file, in order of name.</summary>
    protected static IReadOnlyList<string> Names(CommandRun run) =>
        [
            .. Directory
                .EnumerateFiles(run.Home.ContextsDirectory, "*.yaml")
                .Select(static file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal),
        ];
}
