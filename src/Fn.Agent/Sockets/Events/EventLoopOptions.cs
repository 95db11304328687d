namespace Fn.Agent.Sockets.Events;

/// <summary>How the threads work that wait for the sockets of calls.</summary>
public sealed record EventLoopOptions
{
    /// <summary>Whether what has waited for a socket goes on on the thread that waited; else a pool thread takes over.</summary>
    public bool ResumesInline { get; init; } = true;

    /// <summary>
    /// For how long such a thread looks for the next event again and again before it sleeps, when something usually comes within that time;
    /// zero for never.
    /// </summary>
    public TimeSpan BusyPoll { get; init; }

    /// <summary>
    /// Niceness of the threads, -20 to 19; the ordinary one is 0. Less than that takes a right (CAP_SYS_NICE); without it they stay as they are.
    /// </summary>
    public int Niceness { get; init; }

    /// <summary>
    /// Whether the scheduler lets such a thread go before the functions as soon as it is woken; then it sleeps at once while every core has work.
    /// </summary>
    public bool HasPrecedence { get; init; }
}
