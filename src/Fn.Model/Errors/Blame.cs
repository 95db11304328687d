namespace Fn.Model.Errors;

/// <summary>Whose doing a failure is. Metrics report the first two as <c>user</c>, the last as <c>service</c>.</summary>
public enum Blame
{
    /// <summary>The request itself: unknown name, malformed body, a limit exceeded.</summary>
    Caller,

    /// <summary>The function: it crashed, answered nonsense, ran out of time or could not be pulled.</summary>
    Function,

    /// <summary>This server or what it stands on: the database, the container engine, a full machine.</summary>
    Platform,
}
