using Fn.Agent.Calls;

namespace Fn.Agent.Sockets;

/// <summary>How an exchange with a function ended.</summary>
/// <param name="Outcome">What the caller is told.</param>
internal readonly record struct ExchangeEnd(CallOutcome Outcome)
{
    /// <summary>Whether the function may get another call: false after an answer that was not read to its end.</summary>
    public bool KeepsContainer { get; init; }

    /// <summary>Whether the next call may use the same connection.</summary>
    public bool KeepsConnection { get; init; }

    /// <summary>Whether nothing was taken from the caller yet, so that another container may have the call.</summary>
    public bool WasNeverSent { get; init; }

    /// <summary>Whether bytes were there before anything was asked: the function broke the protocol, and the call never reached it.</summary>
    public bool SpokeOutOfTurn { get; init; }
}
