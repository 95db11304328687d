using Microsoft.Extensions.Logging;

namespace Fn.Datastore;

internal static partial class DatastoreLog
{
    [LoggerMessage(3001, LogLevel.Information, "Registering data store provider 'sql'")]
    public static partial void ProviderRegistered(this ILogger logger);

    [LoggerMessage(3002, LogLevel.Information, "Connecting to DB")]
    private static partial void Connecting(this ILogger logger, string url);

    [LoggerMessage(3003, LogLevel.Information, "datastore dialed")]
    public static partial void Dialed(this ILogger logger, string datastore);

    [LoggerMessage(3004, LogLevel.Information, "database schema created")]
    public static partial void SchemaCreated(this ILogger logger, long version);

    [LoggerMessage(3005, LogLevel.Warning, "The database does not answer, attempt {Attempt} of {Attempts}: {Reason}")]
    public static partial void NotReached(this ILogger logger, int attempt, int attempts, string reason);

    [LoggerMessage(3006, LogLevel.Debug, "A transaction is run again: {Reason}")]
    public static partial void RunAgain(this ILogger logger, string reason);

    /// <summary>The only way a storage URL gets into the log: without its password (D26).</summary>
    public static void ConnectingTo(this ILogger logger, string url) => logger.Connecting(DatabaseUrl.Mask(url));
}
