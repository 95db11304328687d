namespace Fn.Server.Observability;

/// <summary>Where finished log lines go. Called by one writer at a time.</summary>
internal interface ILogTarget : IDisposable
{
    /// <summary>Writes a line; may block, never throws.</summary>
    void Write(LogLevel level, string line);

    /// <summary>Called when no further line is waiting.</summary>
    void Flush();
}
