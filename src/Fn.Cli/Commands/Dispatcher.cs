using Fn.Cli.Contexts;
using Fn.Cli.Output;
using Fn.Cli.Providers.Standard;

namespace Fn.Cli.Commands;

/// <summary>Finds the command that the words select and runs it, or shows the page that fits. Source: command line specification 1.1 to 1.6.</summary>
internal sealed class Dispatcher(CliHost host, FnHome home, HelpPages help, ErrorReport report)
{
    private const string MisplacedFlag = "The options of a command stand behind its name: fn COMMAND --OPTION.";
    private const string CompletionFlag = "--generate-bash-completion";

    /// <summary>Runs one command line.</summary>
    /// <exception cref="CliException">What the user is told in the envelope.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var completes = args is [.., CompletionFlag];
        if (args is [['-', ..] start, CompletionFlag])
        {
            return List(FlagCompletion.Names(GlobalOptions.Flags, start));
        }
        FlagTokens tokens;
        try
        {
            tokens = FlagTokens.ReadLeading(GlobalOptions.Flags, completes ? [.. args.SkipLast(1)] : args);
        }
        catch (UsageException e)
        {
            return completes ? ExitCodes.Success : ReportUsage(e, separator: '.', help.WriteRoot, MisplacedFlag);
        }
        var parsed = tokens.Parse(GlobalOptions.Flags);
        var walk = new Walk(GlobalOptions.From(parsed, host), tokens.Positionals, completes);
        if (parsed.GetValue(GlobalOptions.VersionFlag))
        {
            host.Console.Out.Write($"fn version {CliVersion.Text}\n");
            return ExitCodes.Success;
        }
        return await RunRootAsync(walk, tokens.WantsHelp, cancellationToken);
    }

    private Task<int> RunRootAsync(Walk walk, bool wantsHelp, CancellationToken cancellationToken)
    {
        if (walk.Completes && walk.Rest.Take(1).All(CommandTree.IsHelp))
        {
            return Task.FromResult(List(CommandTree.Root.Select(static entry => entry.Name)));
        }
        if (wantsHelp || walk.Rest.Count == 0)
        {
            help.WriteRoot();
            return Task.FromResult(ExitCodes.Success);
        }
        return CommandTree.IsHelp(walk.Rest[0])
            ? Task.FromResult(ShowHelp(CommandTree.Root, "", walk.Rest.Skip(1), help.WriteRoot))
            : DescendAsync(CommandTree.Root, "", walk, cancellationToken);
    }

    private Task<int> DescendAsync(
        IReadOnlyList<CommandEntry> entries,
        string path,
        Walk walk,
        CancellationToken cancellationToken
    )
    {
        var entry = CommandTree.Find(entries, walk.Rest[0]);
        if (entry is null)
        {
            return Task.FromResult(walk.Completes ? ExitCodes.Success : ReportUnknown(walk.Rest[0], path, entries));
        }
        var next = walk with { Rest = [.. walk.Rest.Skip(1)] };
        var full = (path + " " + entry.Name).TrimStart();
        return entry.Create is null
            ? RunGroupAsync(entry, full, next, cancellationToken)
            : RunLeafAsync(entry, entry.Create(), full, next, cancellationToken);
    }

    private Task<int> RunGroupAsync(CommandEntry entry, string path, Walk walk, CancellationToken cancellationToken)
    {
        void Page() => help.WriteGroup(path, entry, full: true);

        FlagTokens tokens;
        try
        {
            tokens = FlagTokens.ReadLeading([], walk.Rest);
        }
        catch (UsageException e)
        {
            return Task.FromResult(walk.Completes ? ExitCodes.Success : ReportUsage(e, separator: '.', Page));
        }
        var words = tokens.Positionals;
        if (walk.Completes && words.Take(1).All(CommandTree.IsHelp))
        {
            return Task.FromResult(List(entry.Children.Select(static child => child.Name)));
        }
        if (tokens.WantsHelp || words.Count == 0)
        {
            Page();
            return Task.FromResult(ExitCodes.Success);
        }
        return CommandTree.IsHelp(words[0])
            ? Task.FromResult(ShowHelp(entry.Children, path, words.Skip(1), Page))
            : DescendAsync(entry.Children, path, walk with { Rest = words }, cancellationToken);
    }

    private async Task<int> RunLeafAsync(
        CommandEntry entry,
        LeafCommand command,
        string path,
        Walk walk,
        CancellationToken cancellationToken
    )
    {
        void Page() => help.WriteLeaf(path, entry, command.Flags);

        if (walk.Completes && walk.Rest is [.., ['-', ..] word])
        {
            return await CompleteFlagAsync(command, walk, path, word, cancellationToken);
        }
        FlagTokens tokens;
        try
        {
            tokens = FlagTokens.Read(command.Flags, walk.Rest, command.DashValuesFrom);
        }
        catch (UsageException e)
        {
            return walk.Completes ? ExitCodes.Success : ReportUsage(e, separator: ':', Page);
        }
        if (tokens.WantsHelp)
        {
            Page();
            return ExitCodes.Success;
        }
        var configuration = LoadConfiguration(walk.Global);
        using var run = CreateRun(command, walk, configuration, path, tokens);
        if (walk.Completes)
        {
            return await CompleteAsync(token => command.CompleteAsync(run, token), cancellationToken);
        }
        if (command.NeedsContext && configuration.ContextFault is { } fault)
        {
            throw fault;
        }
        CheckProvider(command, run, Page);
        if (entry.RequiredArguments.Skip(tokens.Positionals.Count).ToList() is { Count: > 0 } missing)
        {
            return ReportMissing(entry, run.FullName, missing);
        }
        command.HintAtSurplus(run, entry);
        return await NameSuggestion.RunAsync(command, run, cancellationToken);
    }

    private FnConfiguration LoadConfiguration(GlobalOptions global)
    {
        try
        {
            return FnConfiguration.Load(host, home, global);
        }
        catch (CliException)
        {
            help.WriteRoot();
            throw;
        }
    }

    private static void CheckProvider(LeafCommand command, CommandRun run, Action page)
    {
        if (!command.UsesServer)
        {
            return;
        }
        try
        {
            _ = run.Provider;
        }
        catch (CliException e) when (e is not NoAddressException)
        {
            page();
            throw;
        }
    }

    private CommandRun CreateRun(
        LeafCommand command,
        Walk walk,
        FnConfiguration configuration,
        string path,
        FlagTokens tokens
    ) =>
        new(host, walk.Global, home, configuration)
        {
            Parsed = tokens.Parse(command.Flags),
            Arguments = tokens.Positionals,
            FullName = "fn " + path,
        };

    // The last word is the beginning of a flag, or a flag whose value comes next.
    private async Task<int> CompleteFlagAsync(
        LeafCommand command,
        Walk walk,
        string path,
        string word,
        CancellationToken cancellationToken
    )
    {
        if (!FlagCompletion.AwaitsValue(command.Flags, word))
        {
            return List(FlagCompletion.Names(command.Flags, word));
        }
        var none = FlagTokens.Read(command.Flags, [], command.DashValuesFrom);
        using var run = CreateRun(command, walk, LoadConfiguration(walk.Global), path, none);
        return await CompleteAsync(token => FlagCompletion.ValuesAsync(run, word, token), cancellationToken);
    }

    private async Task<int> CompleteAsync(
        Func<CancellationToken, Task<IReadOnlyList<string>>> candidates,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return List(await candidates(cancellationToken));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return ExitCodes.Success; // a shell shows nothing rather than an error in the middle of a line
        }
    }

    private int ShowHelp(IReadOnlyList<CommandEntry> entries, string path, IEnumerable<string> words, Action page)
    {
        var word = words.FirstOrDefault();
        if (word is null)
        {
            page();
            return ExitCodes.Success;
        }
        var entry = CommandTree.IsHelp(word.TrimStart('-')) ? CommandTree.Help : CommandTree.Find(entries, word);
        if (entry is null)
        {
            return ReportUnknown(word, path, entries);
        }
        var full = (path + " " + entry.Name).TrimStart();
        if (entry.Children.Count > 0)
        {
            help.WriteGroup(full, entry, full: false);
        }
        else
        {
            help.WriteLeaf(full, entry, entry.Create?.Invoke().Flags ?? []);
        }
        return ExitCodes.Success;
    }

    private int List(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            host.Console.Out.Write(word + "\n");
        }
        return ExitCodes.Success;
    }

    private int ReportUsage(UsageException e, char separator, Action page, string? hint = null)
    {
        host.Console.Out.Write($"Incorrect Usage{separator} {e.Message}\n\n");
        page();
        report.Write(e.Message, e.Hint ?? hint);
        return ExitCodes.Failure;
    }

    private int ReportUnknown(string word, string path, IReadOnlyList<CommandEntry> entries)
    {
        report.WriteUnknownCommand(word, ("fn " + path).TrimEnd(), entries);
        return ExitCodes.Failure;
    }

    private int ReportMissing(CommandEntry entry, string fullName, List<string> missing)
    {
        report.WriteMissingArguments(entry, fullName, missing);
        return ExitCodes.Failure;
    }

    /// <summary>Where the search for the command stands.</summary>
    private sealed record Walk(GlobalOptions Global, List<string> Rest, bool Completes);
}
