using System.Globalization;
using System.Text;

namespace Fn.Cli.Builds.Progress;

/// <summary>
/// Shows that the engine works: a dot a second, or on a terminal that can draw it again one line with the build's step, the layers and the time it has taken.
/// </summary>
internal sealed class EngineProgress : IAsyncDisposable
{
    // A terminal breaks a line behind its last column, and a line of more than this is hard to read.
    private const int LongestLine = 79;
    private const int LongestTitle = 60;
    private const int RoomForTime = 8; // "… 9999 s"

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly Lock _drawing = new();
    private readonly EngineActivity _activity = new();
    private readonly CliHost _host;
    private readonly string _title;
    private readonly long _start;
    private readonly ITimer _timer;
    private int _drawn;

    private EngineProgress(CliHost host, string title)
    {
        _host = host;
        _title = title;
        _start = host.Time.GetTimestamp();
        var shown = host.CanRedraw ? ShortTitle(Width) : title;
        _drawn = shown.Length + 1;
        host.Console.Error.Write($"{shown} ");
        _timer = host.Time.CreateTimer(_ => Tick(), state: null, Period, Period);
    }

    private TextWriter Error => _host.Console.Error;

    private int Width => Math.Min(LongestLine, (_host.Console.ErrorColumns() ?? LongestLine + 1) - 1);

    /// <summary>Writes the title, such as <c>Building image f:0.0.1</c>, to standard error and starts ticking.</summary>
    public static EngineProgress Start(CliHost host, string title) => new(host, title);

    /// <summary>Takes a line of the engine's output.</summary>
    /// <returns>Whether the line says nothing but what the progress shows.</returns>
    public bool Observe(string line)
    {
        lock (_drawing)
        {
            var isKnown = _activity.Observe(line);
            if (isKnown && _host.CanRedraw)
            {
                Draw(_activity.Text);
            }
            return isKnown;
        }
    }

    /// <summary>Reads an output to its end: what is no progress stays on the terminal, above the line.</summary>
    public async Task ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!Observe(line))
            {
                Keep(line);
            }
        }
    }

    /// <summary>Stops ticking and ends the line.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        lock (_drawing)
        {
            if (_host.CanRedraw)
            {
                Draw(_title, "", Width);
            }
            Error.Write('\n');
        }
    }

    private void Keep(string line)
    {
        lock (_drawing)
        {
            if (!_host.CanRedraw)
            {
                Error.Write($"\n{line}\n");
                return;
            }
            Error.Write($"\r{line.PadRight(_drawn)}\n");
            _drawn = 0;
            Draw(_activity.Text);
        }
    }

    private void Tick()
    {
        lock (_drawing)
        {
            if (_host.CanRedraw)
            {
                Draw(_activity.Text);
            }
            else
            {
                Error.Write('.');
            }
        }
    }

    // A line that the terminal breaks cannot be drawn again in its place.
    private string ShortTitle(int width)
    {
        var room = Math.Clamp(width - RoomForTime, 1, LongestTitle);
        return _title.Length > room ? _title[..(room - 1)] + "…" : _title;
    }

    private void Draw(string activity)
    {
        var width = Width; // which changes when the window does
        Draw(ShortTitle(width), activity, width);
    }

    private void Draw(string title, string activity, int width)
    {
        var seconds = (int)_host.Time.GetElapsedTime(_start).TotalSeconds;
        var end = string.Create(CultureInfo.InvariantCulture, $"{seconds} s");
        var room = width - title.Length - end.Length - 2;
        var shown = activity.Length > room ? activity[..Math.Max(0, room)].TrimEnd() : activity;
        var middle = shown.Length == 0 ? "" : _host.ErrorColours.Cyan(shown) + " ";
        var length = title.Length + 1 + (shown.Length == 0 ? 0 : shown.Length + 1) + end.Length;
        Error.Write($"\r{title} {middle}{end}{new string(' ', Math.Max(0, Math.Min(_drawn, width) - length))}");
        _drawn = length;
    }
}
