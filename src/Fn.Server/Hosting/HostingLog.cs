namespace Fn.Server.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(1001, LogLevel.Information, "Setting log level to")]
    public static partial void LogLevelSet(this ILogger logger, string level);

    [LoggerMessage(1002, LogLevel.Warning, "Could not parse log level, setting to INFO")]
    public static partial void LogLevelUnknown(this ILogger logger, string level);

    [LoggerMessage(1003, LogLevel.Information, "Fn serving on `:{Port}`")]
    public static partial void Serving(this ILogger logger, int port, string type, string version);

    [LoggerMessage(1009, LogLevel.Information, "Fn Admin serving on `:{Port}`")]
    public static partial void AdminServing(this ILogger logger, int port);

    [LoggerMessage(1010, LogLevel.Information, "Fn gRPC serving on `:{Port}`")]
    public static partial void GrpcServing(this ILogger logger, int port);

    [LoggerMessage(1004, LogLevel.Information, "Halting...")]
    public static partial void Halting(this ILogger logger);

    [LoggerMessage(1005, LogLevel.Information, "server stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(1006, LogLevel.Warning, "no address of this machine found, ids are made with 127.0.0.1")]
    public static partial void NoAddress(this ILogger logger);

    [LoggerMessage(1008, LogLevel.Warning, "Halting at once, open requests are cut off")]
    public static partial void HaltingAtOnce(this ILogger logger);

    [LoggerMessage(1007, LogLevel.Warning, "{Name} is set; it has no effect on this server: {Reason}")]
    public static partial void WithoutEffect(this ILogger logger, string name, string reason);

    [LoggerMessage(
        1011,
        LogLevel.Debug,
        "memory of a busy stretch was given back: {Before} bytes resident before, {After} after, paused for {PausedMs} ms"
    )]
    public static partial void MemoryGivenBack(this ILogger logger, long before, long after, double pausedMs);
}
