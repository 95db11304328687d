using System.Diagnostics;
using Fn.Server.Hosting;

namespace Fn.Server.Observability;

/// <summary>The log of the server in Fn's form.</summary>
/// <param name="sink">Where it goes.</param>
/// <param name="format">How lines look.</param>
/// <param name="least">The lowest level that is written.</param>
/// <param name="time">The clock.</param>
[ProviderAlias("Fn")]
internal sealed class FnLoggerProvider(LogSink sink, LogFormat format, LogLevel least, TimeProvider time)
    : ILoggerProvider,
        ISupportExternalScope
{
    // A client began more streams than were ended, and was cut off for it: the framework calls that critical.
    private const string ClientCutOff = "Http2QueueOperationsExceeded";

    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => sink.Dispose();

    private sealed class Logger(FnLoggerProvider owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (string.Equals(eventId.Name, ClientCutOff, StringComparison.Ordinal))
            {
                (logLevel, exception) = (LogLevel.Debug, null); // what a client brought upon himself alarms nobody
                if (owner.Least > logLevel)
                {
                    return;
                }
            }
            var message = formatter(state, exception);
            var fields = LogFields.Of(message, state, exception, owner._scopes);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
            {
                fields["trace_id"] = span.TraceId.ToHexString();
            }
            owner.Add(logLevel, message, fields);
        }
    }

    private LogLevel Least { get; } = least;

    private void Add(LogLevel level, string message, SortedDictionary<string, object?> fields) =>
        sink.Add(level, LogLine.Format(format, time.GetUtcNow(), level, message, fields));
}
