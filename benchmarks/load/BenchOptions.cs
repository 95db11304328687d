namespace Fn.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    /// <summary>The fnserver that is measured.</summary>
    public required string Server { get; init; }

    /// <summary>An empty web app, published as the server is.</summary>
    public required string EmptyApp { get; init; }

    /// <summary>Whether management and start are measured instead of calls.</summary>
    public bool Api { get; init; }

    /// <summary>Image of the measured function, made from <c>function/</c>.</summary>
    public required string Image { get; init; }

    /// <summary>Folder of the results; made when missing.</summary>
    public required string Out { get; init; }

    /// <summary>Short runs, for a look in two minutes.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether the flat JSON object goes to stdout, and the rest to stderr.</summary>
    public bool Json { get; init; }

    /// <summary>The one scenario to run; null runs all.</summary>
    public string? Only { get; init; }

    /// <summary>Whether the function leaves out its log line.</summary>
    public bool Silent { get; init; }

    /// <summary>Length of the soak run; null measures instead.</summary>
    public TimeSpan? Soak { get; init; }

    /// <summary>Length of one measurement.</summary>
    public TimeSpan Measure => TimeSpan.FromSeconds(Quick ? 2 : 5);

    /// <summary>One turn of load before anything is measured.</summary>
    public static TimeSpan WarmUp => TimeSpan.FromSeconds(4);

    /// <summary>The longest load before calls are measured: the runtime compiles hot code anew for half a minute.</summary>
    public TimeSpan LongestWarmUp => TimeSpan.FromSeconds(Quick ? 8 : 60);

    /// <summary>Interleaved rounds; a figure is their median.</summary>
    public static int Rounds => 3;

    /// <summary>Rounds of what is compared directly: many short ones, so that a bad moment of the machine spoils one of them.</summary>
    public int ComparedRounds => Quick ? 2 : 12;

    /// <summary>Length of one turn in these.</summary>
    public static TimeSpan Turn => TimeSpan.FromSeconds(3);
}
