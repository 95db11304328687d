using System.Threading.Channels;

namespace Fn.Server.Observability;

/// <summary>
/// Takes log lines from any thread without ever making it wait, and writes them on one of its own. When the target is slower than the
/// lines come, lines are dropped and counted: some thousands wait for it, and some megabytes.
/// </summary>
internal sealed class LogSink : IDisposable
{
    private const int Capacity = 8192;
    private const long CapacityChars = 8 * 1024 * 1024;
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly Channel<(LogLevel Level, string Line)> _lines = Channel.CreateBounded<(LogLevel, string)>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );
    private readonly ILogTarget _target;
    private readonly Thread _writer;
    private long _waitingChars;
    private long _dropped;

    public LogSink(ILogTarget target)
    {
        _target = target;
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "log writer" };
        _writer.Start();
    }

    public void Add(LogLevel level, string line)
    {
        if (
            Interlocked.Add(ref _waitingChars, line.Length) <= CapacityChars + line.Length
            && _lines.Writer.TryWrite((level, line))
        )
        {
            return;
        }
        Interlocked.Add(ref _waitingChars, -line.Length);
        Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what is waiting, for some seconds at most.</summary>
    public void Dispose()
    {
        if (_lines.Writer.TryComplete() && _writer.Join(FlushTimeout))
        {
            _target.Dispose();
        }
    }

    private void WriteAll()
    {
        while (_lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_lines.Reader.TryRead(out var entry))
            {
                _target.Write(entry.Level, entry.Line);
                Interlocked.Add(ref _waitingChars, -entry.Line.Length);
            }
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            {
                _target.Write(LogLevel.Warning, $"level=warning msg=\"log lines dropped\" count={dropped}");
            }
            _target.Flush();
        }
    }
}
