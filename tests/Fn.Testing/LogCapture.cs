using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fn.Testing;

/// <summary>Keeps what was logged: the message, then the fields as <c>Name=value</c>.</summary>
public sealed class LogCapture : ILoggerProvider, ILoggerFactory, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public bool Has(string text) => Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Lines.Enqueue((logLevel, $"{formatter(state, exception)}{Fields(state)}{exception}"));

    private static string Fields(object? state) =>
        string.Concat(
            (state as IEnumerable<KeyValuePair<string, object?>> ?? [])
                .Where(static field => field.Key != "{OriginalFormat}")
                .Select(static field => $" {field.Key}={field.Value}")
        );
}
