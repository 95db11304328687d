using System.Text;
using System.Text.RegularExpressions;

namespace Fn.Cli.Builds.Programs;

/// <summary>Keeps the last lines of one or more outputs, without their colours: they are shown in places that may have none.</summary>
/// <remarks>Docker's advice to use another builder, which is in front of every build, is no part of them.</remarks>
/// <param name="capacity">How many lines are kept.</param>
internal sealed partial class OutputTail(int capacity)
{
    private const string BuilderAdvice = "DEPRECATED: The legacy builder";
    private readonly Queue<string> _lines = new(capacity);

    /// <summary>Reads an output to its end.</summary>
    public Task ReadAsync(Stream stream) => ReadAsync(stream, static _ => { });

    /// <summary>Reads an output to its end and shows each line to someone else too.</summary>
    public async Task ReadAsync(Stream stream, Action<string> seen)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var isAdvice = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            seen(line);
            isAdvice =
                line.StartsWith(BuilderAdvice, StringComparison.Ordinal) || (isAdvice && line is "" or [' ', ..]);
            if (isAdvice)
            {
                continue;
            }
            lock (_lines)
            {
                if (_lines.Count == capacity)
                {
                    _lines.Dequeue();
                }
                _lines.Enqueue(Colour.Replace(line, ""));
            }
        }
    }

    /// <summary>The lines kept, oldest first.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_lines)
        {
            return [.. _lines];
        }
    }

    [GeneratedRegex(@"\e\[[0-9;]*m", RegexOptions.None, 1000)]
    private static partial Regex Colour { get; }
}
