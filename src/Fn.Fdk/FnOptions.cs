namespace Fn.Fdk;

/// <summary>Choices that a function makes once, at start.</summary>
public sealed record FnOptions
{
    /// <summary>True refuses an empty (or JSON <c>null</c>) body as bad input; by default it binds to null where the type has one.</summary>
    public bool RequireInput { get; init; }

    /// <summary>True keeps type and message of an exception out of the error answer; the log on stderr always has them.</summary>
    public bool HideErrorDetail { get; init; }

    /// <summary>Number of calls served at the same time, each on its own connection.</summary>
    /// <value>At least 1, the default, which is Fn's contract; more only pays on servers that send calls in parallel.</value>
    public int Concurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;
}
