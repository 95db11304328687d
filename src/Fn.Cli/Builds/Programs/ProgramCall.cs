namespace Fn.Cli.Builds.Programs;

/// <summary>One run of another program.</summary>
/// <param name="Program">Its name, looked up in PATH, or its path.</param>
/// <param name="Arguments">Its arguments, one word each; no shell reads them.</param>
internal sealed record ProgramCall(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Where it runs; null for the working directory of the run.</summary>
    public string? Folder { get; init; }

    /// <summary>Variables on top of those of the run.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Writes its standard input; null gives it none.</summary>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }

    /// <summary>Reads its standard output; null hands it ours.</summary>
    public Func<Stream, Task>? Output { get; init; }

    /// <summary>Reads its standard error; null hands it ours.</summary>
    public Func<Stream, Task>? Error { get; init; }

    /// <summary>How long it may take to end after a cancelled run asked it to.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
