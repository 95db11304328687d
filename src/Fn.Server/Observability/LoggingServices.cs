using System.Net.Sockets;
using Fn.Server.Hosting;

namespace Fn.Server.Observability;

/// <summary>Registration of the log.</summary>
internal static class LoggingServices
{
    /// <summary>Sends the log where the options say, ours from the chosen level on, the framework's from warning on.</summary>
    public static void AddFnLog(this ILoggingBuilder logging, ServerOptions options)
    {
        var framework = options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning;
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", framework);
        logging.AddFilter("Grpc", framework);
        // What is no HTTP, who is too slow, and why a connection of HTTP/2 was ended, at debug.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", options.LogLevel);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Http2", options.LogLevel);
        // Its scopes would cost something on every request; start failures are told by our own sentence.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.Services.AddSingleton<ILoggerProvider>(provider => new FnLoggerProvider(
            new LogSink(CreateTarget(options, provider.GetRequiredService<TimeProvider>())),
            options.LogFormat,
            options.LogLevel,
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    private static ILogTarget CreateTarget(ServerOptions options, TimeProvider time)
    {
        try
        {
            return options.LogDestination switch
            {
                null => StreamLogTarget.StandardError(),
                { Scheme: "file" } file => StreamLogTarget.File(file.LocalPath),
                var receiver => new SyslogLogTarget(receiver, options.LogPrefix, time),
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SocketException)
        {
            var target = StreamLogTarget.StandardError();
            var fields = new SortedDictionary<string, object?>(StringComparer.Ordinal)
            {
                ["dest"] = SettingsReader.Shown($"{options.LogDestination}"),
                ["error"] = failure.Message,
            };
            const string message = "cannot log to FN_LOG_DEST, logging to stderr";
            target.Write(
                LogLevel.Error,
                LogLine.Format(options.LogFormat, time.GetUtcNow(), LogLevel.Error, message, fields)
            );
            return target;
        }
    }
}
