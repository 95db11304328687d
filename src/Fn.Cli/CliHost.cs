using Fn.Cli.Output;

namespace Fn.Cli;

/// <summary>All that a run of <c>fn</c> touches outside itself, so that tests can hand in their own.</summary>
internal sealed class CliHost
{
    /// <summary>The three standard streams.</summary>
    public required CliConsole Console { get; init; }

    /// <summary>Environment variables; an empty one counts as unset.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Absolute path of the directory that relative paths start from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Clock of waits and time stamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Answers HTTP requests in place of the network; null uses the network.</summary>
    public HttpMessageHandler? Network { get; init; }

    /// <summary>Takes what goes over the network when <c>DEBUG</c> or <c>SWAGGER_DEBUG</c> is set, and writes it to standard error; else null.</summary>
    public Action<string>? Trace => IsOn("DEBUG") || IsOn("SWAGGER_DEBUG") ? Console.Error.Write : null;

    /// <summary>Colours of standard output; <c>NO_COLOR</c> ends them.</summary>
    public Ansi OutputColours => new(Console.IsOutputTerminal && HasColours);

    /// <summary>Colours of standard error; <c>NO_COLOR</c> ends them.</summary>
    public Ansi ErrorColours => new(Console.IsErrorTerminal && HasColours);

    /// <summary>Whether a line on standard error can be drawn again in its place.</summary>
    public bool CanRedraw => Console.IsErrorTerminal && !IsDumb;

    private bool HasColours => Variable("NO_COLOR") is null && !IsDumb;

    private bool IsDumb => Variable("TERM") == "dumb";

    /// <summary>The host of a real process.</summary>
    public static CliHost FromProcess()
    {
        var environment = ReadEnvironment();
        return new()
        {
            Console = CliConsole.FromProcess(),
            Environment = environment,
            WorkingDirectory = FindWorkingDirectory(environment),
        };
    }

    /// <summary>The value of an environment variable, or null when it is unset or empty.</summary>
    public string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private bool IsOn(string name) => Variable(name) is not (null or "0" or "false");

    private static string FindWorkingDirectory(Dictionary<string, string> environment)
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was removed; the shell still has its name, and what needs files will say that they are not there.
            return environment.GetValueOrDefault("PWD", Path.DirectorySeparatorChar.ToString());
        }
    }

    private static Dictionary<string, string> ReadEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }
        return variables;
    }
}
