using Microsoft.Extensions.Logging;

namespace Fn.Agent.Sockets;

/// <summary>Messages of the socket directories, 2300 to 2399.</summary>
internal static partial class SocketsLog
{
    [LoggerMessage(2301, LogLevel.Warning, "Leftover socket directories under {Path} were not removed: {Reason}")]
    public static partial void LeftoversNotRemoved(this ILogger logger, string path, string reason);

    [LoggerMessage(2302, LogLevel.Warning, "Socket directory {Path} was not removed: {Reason}")]
    public static partial void DirectoryNotRemoved(this ILogger logger, string path, string reason);
}
