using System.Globalization;

namespace Fn.Cli.Builds;

/// <summary>Shows that a build goes on: a dot a second, or on a terminal one line with the time it has taken.</summary>
internal sealed class BuildProgress : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly CliHost _host;
    private readonly string _title;
    private readonly long _start;
    private readonly ITimer _timer;

    private BuildProgress(CliHost host, string title)
    {
        _host = host;
        _title = title;
        _start = host.Time.GetTimestamp();
        host.Console.Error.Write($"{title} ");
        _timer = host.Time.CreateTimer(_ => Tick(), state: null, Period, Period);
    }

    /// <summary>Writes the title, such as <c>Building image f:0.0.1</c>, to standard error and starts ticking.</summary>
    public static BuildProgress Start(CliHost host, string title) => new(host, title);

    /// <summary>Stops ticking and ends the line.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _host.Console.Error.Write('\n');
    }

    private void Tick()
    {
        var seconds = (int)_host.Time.GetElapsedTime(_start).TotalSeconds;
        _host.Console.Error.Write(
            _host.Console.IsErrorTerminal ? string.Create(CultureInfo.InvariantCulture, $"\r{_title} {seconds} s") : "."
        );
    }
}
