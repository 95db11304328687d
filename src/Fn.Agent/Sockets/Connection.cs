namespace Fn.Agent.Sockets;

/// <summary>What a call finds as its way to the function.</summary>
internal enum Connection
{
    /// <summary>From the last call, and nothing has come since.</summary>
    Kept,

    /// <summary>Just opened.</summary>
    New,

    /// <summary>From the last call, and there is more on it than was asked for.</summary>
    SpokeOutOfTurn,
}
