using System.CommandLine;
using System.CommandLine.Parsing;
using Fn.Cli.Output;

namespace Fn.Cli.Commands;

/// <summary>
/// Reads tokens by Fn's grammar and hands them to the parser in its own spelling: each flag as <c>--long=value</c>, then <c>--</c>, then the
/// positionals in their order. Source: command line specification 1.1.
/// </summary>
/// <remarks>
/// Needed because the parser would bundle short flags, take a value that looks like a flag for a flag, and accept <c>--force true</c>.
/// </remarks>
internal sealed class FlagTokens
{
    private static readonly ParserConfiguration ParserOptions = new()
    {
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null,
    };
    private readonly Dictionary<string, Option> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Option, List<string>> _values = [];

    private FlagTokens(IReadOnlyList<Option> flags)
    {
        foreach (var flag in flags)
        {
            _byName[flag.Name.TrimStart('-')] = flag;
            foreach (var alias in flag.Aliases)
            {
                _byName[alias.TrimStart('-')] = flag;
            }
        }
    }

    /// <summary>What is no flag, in order.</summary>
    public List<string> Positionals { get; } = [];

    /// <summary>Whether <c>--help</c> or <c>-h</c> was among the flags.</summary>
    public bool WantsHelp { get; private set; }

    /// <summary>Reads a leaf command's tokens: flags may stand anywhere; an unknown one after <c>dashValuesFrom</c> positionals is a positional.</summary>
    /// <exception cref="UsageException">A flag is unknown, lacks its value, or the value has the wrong form.</exception>
    public static FlagTokens Read(IReadOnlyList<Option> flags, IReadOnlyList<string> tokens, int dashValuesFrom)
    {
        var result = new FlagTokens(flags);
        var i = 0;
        while (i < tokens.Count && tokens[i] != "--")
        {
            i = result.TakeOne(tokens, i, dashValuesFrom);
        }
        result.Positionals.AddRange(tokens.Skip(i + 1));
        return result;
    }

    /// <summary>Reads the flags in front of a command word; the word and all that follows are the positionals.</summary>
    /// <exception cref="UsageException">As for <see cref="Read"/>.</exception>
    public static FlagTokens ReadLeading(IReadOnlyList<Option> flags, IReadOnlyList<string> tokens)
    {
        var result = new FlagTokens(flags);
        var i = 0;
        while (i < tokens.Count && tokens[i] != "--" && LooksLikeFlag(tokens[i]))
        {
            i = result.TakeOne(tokens, i, int.MaxValue);
        }
        result.Positionals.AddRange(tokens.Skip(i < tokens.Count && tokens[i] == "--" ? i + 1 : i));
        return result;
    }

    /// <summary>Has the parser read the same tokens in its own spelling.</summary>
    public ParseResult Parse(IReadOnlyList<Option> flags)
    {
        var command = new Command("fn") { new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore } };
        foreach (var flag in flags)
        {
            command.Add(flag);
        }
        return CommandLineParser.Parse(command, ToParserTokens(), ParserOptions);
    }

    private List<string> ToParserTokens()
    {
        var tokens = new List<string>();
        foreach (var (flag, values) in _values)
        {
            foreach (var value in values)
            {
                // An empty value after "=" would count as none.
                tokens.AddRange(value.Length == 0 ? [flag.Name, ""] : [flag.Name + "=" + value]);
            }
        }
        tokens.Add("--");
        tokens.AddRange(Positionals);
        return tokens;
    }

    private static bool LooksLikeFlag(string token) => token.Length > 1 && token[0] == '-';

    private int TakeOne(IReadOnlyList<string> tokens, int i, int dashValuesFrom)
    {
        var token = tokens[i];
        if (!LooksLikeFlag(token))
        {
            Positionals.Add(token);
            return i + 1;
        }
        var (name, value) = Split(token);
        if (!_byName.TryGetValue(name, out var flag))
        {
            return TakeUnknown(token, name, i, dashValuesFrom);
        }
        if (flag.ValueType == typeof(bool))
        {
            Add(flag, value is null ? "true" : FlagValues.Boolean(name, value));
            return i + 1;
        }
        if (value is null)
        {
            value = i + 1 < tokens.Count ? tokens[++i] : throw new UsageException($"flag needs an argument: -{name}");
        }
        Add(flag, FlagValues.Normalize(flag, name, value));
        return i + 1;
    }

    private int TakeUnknown(string token, string name, int i, int dashValuesFrom)
    {
        if (name is "help" or "h")
        {
            WantsHelp = true;
            return i + 1;
        }
        if (Positionals.Count < dashValuesFrom)
        {
            throw new UsageException(
                $"flag provided but not defined: -{name}",
                Spelling.Nearest(name, _byName.Keys.Where(static known => known.Length > 1)) is { } near
                    ? $"Did you mean '--{near}'?"
                    : null
            );
        }
        Positionals.Add(token);
        return i + 1;
    }

    private void Add(Option flag, string value)
    {
        if (!_values.TryGetValue(flag, out var values))
        {
            _values[flag] = values = [];
        }
        if (flag.ValueType != typeof(string[]))
        {
            values.Clear();
        }
        values.Add(value);
    }

    private static (string Name, string? Value) Split(string token)
    {
        var start = token.StartsWith("--", StringComparison.Ordinal) ? 2 : 1;
        var body = token[start..];
        if (body is [] or ['-' or '=', ..])
        {
            throw new UsageException($"bad flag syntax: {token}");
        }
        var equals = body.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (body, null) : (body[..equals], body[(equals + 1)..]);
    }
}
