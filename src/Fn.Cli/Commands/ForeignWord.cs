namespace Fn.Cli.Commands;

/// <summary>Words that people type who are used to another command line, and what stands for them here.</summary>
internal static class ForeignWord
{
    /// <summary>The way to what the word means, or null.</summary>
    public static string? Hint(string word) =>
        word switch
        {
            "call" or "exec" or "run" or "test" => "A function is called by 'fn invoke APP FUNCTION'.",
            "log" or "logs" => "What functions write stands in the log of the server at level debug.",
            "routes" => "Paths are called triggers: 'fn list triggers APP'.",
            _ => VerbFirst(word),
        };

    // "fn apps list"
    private static string? VerbFirst(string word) =>
        CommandTree
            .Root.Where(static verb => verb.Create is null && verb.Name is "list")
            .SelectMany(static verb => verb.Children)
            .FirstOrDefault(entry => entry.Is(word))
            is { } thing
            ? $"The verb comes first, as in 'fn list {thing.Name}'."
            : null;
}
