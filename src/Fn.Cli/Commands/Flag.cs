using System.CommandLine;

namespace Fn.Cli.Commands;

/// <summary>Makes the flags of a command. One dash and two are the same; the value follows, or stands after <c>=</c>.</summary>
/// <remarks>In each of them <c>name</c> comes without dashes and <c>shortName</c> is a second spelling, such as <c>m</c> for memory.</remarks>
internal static class Flag
{
    /// <summary>Text; null when not given. The last one wins.</summary>
    public static Option<string?> Text(string name, string usage, string? shortName = null) =>
        Name(new Option<string?>("--" + name), usage, shortName);

    /// <summary>Text with a default that help shows.</summary>
    public static Option<string> Text(string name, string usage, string defaultValue, string? shortName) =>
        Name(new Option<string>("--" + name) { DefaultValueFactory = _ => defaultValue }, usage, shortName);

    /// <summary>Text that may be given many times, in order; empty when not given.</summary>
    public static Option<string[]> Repeated(string name, string usage, string? shortName = null) =>
        Name(
            new Option<string[]>("--" + name)
            {
                DefaultValueFactory = static _ => [],
                Arity = ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = false,
            },
            usage,
            shortName
        );

    /// <summary>On or off; a value only after <c>=</c>.</summary>
    public static Option<bool> Switch(string name, string usage, string? shortName = null) =>
        Name(new Option<bool>("--" + name), usage, shortName);

    /// <summary>A whole number.</summary>
    public static Option<int> Number(string name, string usage, int defaultValue = 0, string? shortName = null) =>
        Name(new Option<int>("--" + name) { DefaultValueFactory = _ => defaultValue }, usage, shortName);

    /// <summary>A whole number that is not negative.</summary>
    public static Option<ulong> Size(string name, string usage, string? shortName = null) =>
        Name(new Option<ulong>("--" + name), usage, shortName);

    private static Option<T> Name<T>(Option<T> option, string usage, string? shortName)
    {
        option.Description = usage;
        if (shortName is not null)
        {
            option.Aliases.Add("-" + shortName);
        }
        return option;
    }
}
