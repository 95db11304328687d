using System.CommandLine;
using Fn.Cli.Contexts;
using Fn.Cli.Providers;

namespace Fn.Cli.Commands;

/// <summary>What a command works with during one run: its arguments and flags, the console, the configuration, the server.</summary>
internal sealed class CommandRun(CliHost host, GlobalOptions global, FnHome home, FnConfiguration configuration)
    : IDisposable
{
    private IProvider? _provider;

    /// <summary>The outside world.</summary>
    public CliHost Host { get; } = host;

    /// <summary>Results go here.</summary>
    public TextWriter Out => Host.Console.Out;

    /// <summary>Everything that is no result goes here.</summary>
    public TextWriter Error => Host.Console.Error;

    /// <summary>Options given in front of the command.</summary>
    public GlobalOptions Global { get; } = global;

    /// <summary>The files below <c>$HOME/.fn</c>.</summary>
    public FnHome Home { get; } = home;

    /// <summary>Settings by precedence: global option, environment, context, <c>config.yaml</c>.</summary>
    public FnConfiguration Configuration { get; } = configuration;

    /// <summary>Flags of this command as the parser read them.</summary>
    public required ParseResult Parsed { get; init; }

    /// <summary>The positionals, in their order.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The words that selected the command, such as <c>fn create app</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>What runs the functions of the current context.</summary>
    /// <exception cref="CliException">Unknown provider, or settings it cannot work with, such as a bad <c>api-url</c>.</exception>
    public IProvider Provider => _provider ??= ProviderChoice.Create(Configuration, Host);

    /// <summary>A positional, or the empty string when it is absent.</summary>
    public string Argument(int index) => index < Arguments.Count ? Arguments[index] : "";

    /// <summary>The value of a flag, or its default.</summary>
    public T Value<T>(Option<T> flag) => Parsed.GetValue(flag)!;

    /// <summary>Whether the flag stood on the command line.</summary>
    public bool IsGiven(Option flag) => Parsed.GetResult(flag) is { Implicit: false };

    /// <summary>Tells a person something that no script needs; silent when standard error is no terminal.</summary>
    public void Hint(string text)
    {
        if (Host.Console.IsErrorTerminal)
        {
            Error.Write($"{Host.ErrorColours.Yellow("Hint:")} {text}\n");
        }
    }

    public void Dispose() => _provider?.Dispose();
}
