using System.CommandLine;

namespace Fn.Cli.Commands;

/// <summary>The options in front of the command word. Source: command line specification 1.2.</summary>
internal sealed record GlobalOptions
{
    public static Option<string?> ContextFlag { get; } =
        Flag.Text("context", "Use --context to select context configuration file [$FN_CONTEXT]");

    public static Option<string?> RegistryFlag { get; } = Flag.Text("registry", "Use --registry to select registry");

    public static Option<bool> VerboseFlag { get; } =
        Flag.Switch("verbose", "Use --verbose to enable verbose mode for debugging", "v");

    public static Option<bool> VersionFlag { get; } = Flag.Switch("version", "Display version");

    public static IReadOnlyList<Option> Flags { get; } = [ContextFlag, RegistryFlag, VerboseFlag, VersionFlag];

    /// <summary>Context for this run; null when neither the option nor <c>FN_CONTEXT</c> is given.</summary>
    public string? Context { get; init; }

    /// <summary>Registry above all others; null when not given.</summary>
    public string? Registry { get; init; }

    /// <summary>Whether build output and the like are wanted.</summary>
    public bool Verbose { get; init; }

    public static GlobalOptions From(ParseResult parsed, CliHost host) =>
        new()
        {
            Context = NullIfEmpty(parsed.GetValue(ContextFlag)) ?? host.Variable("FN_CONTEXT"),
            Registry = NullIfEmpty(parsed.GetValue(RegistryFlag)),
            Verbose = parsed.GetValue(VerboseFlag),
        };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
