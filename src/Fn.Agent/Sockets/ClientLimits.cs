namespace Fn.Agent.Sockets;

/// <summary>What the socket client takes from a function at most.</summary>
/// <param name="MaxHeadBytes">Longest head of an answer.</param>
/// <param name="MaxBodyBytes">Longest body of an answer, decoded from its framing; <see cref="long.MaxValue"/> for no limit.</param>
internal sealed record ClientLimits(int MaxHeadBytes, long MaxBodyBytes)
{
    /// <summary>Answers of known length up to this are read whole before their head goes out, so that a cut one is a clean failure.</summary>
    public const int WholeBytes = 64 * 1024;

    /// <summary>Bodies of failures are read up to this, and dropped, to keep the connection.</summary>
    public const int MaxDroppedBytes = 1024 * 1024;
}
