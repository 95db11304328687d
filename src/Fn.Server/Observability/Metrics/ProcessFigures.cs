using System.Globalization;

namespace Fn.Server.Observability.Metrics;

/// <summary>Reads what Linux knows of processes.</summary>
/// <param name="root">Where <c>proc</c> is: <c>/proc</c> but in tests.</param>
internal sealed class ProcessFigures(string root = "/proc")
{
    // The unit in which the kernel tells times to programs; the same on every machine that runs .NET.
    private const double TicksPerSecond = 100;

    /// <summary>The values of <see cref="ProcessCatalogue"/>, in its order; null for what may not be read, all of them when there is no such process.</summary>
    /// <param name="process">Its number, or <c>self</c>.</param>
    public IReadOnlyList<double?> Values(string process)
    {
        var stat = Read($"{process}/stat");
        // The second field is the name in brackets and may hold anything, brackets as well.
        var end = stat?.LastIndexOf(')') ?? -1;
        if (end < 0)
        {
            return [null, null, null, null, null, null];
        }
        var fields = stat![(end + 2)..].Split(' ');
        return
        [
            (Number(fields[11]) + Number(fields[12])) / TicksPerSecond,
            Number(fields[21]) * Environment.SystemPageSize,
            Number(fields[20]),
            BootTime() + (Number(fields[19]) / TicksPerSecond),
            OpenFiles(process),
            MaxFiles(process),
        ];
    }

    /// <summary>The processes of these names, by the name that Linux keeps, which has 15 characters at most.</summary>
    public IEnumerable<(string Name, string Process)> Find(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            yield break;
        }
        foreach (var directory in Directories())
        {
            var process = Path.GetFileName(directory);
            if (
                char.IsAsciiDigit(process[0])
                && Read($"{process}/comm")?.Trim() is { } comm
                && names.FirstOrDefault(name => comm == name[..Math.Min(name.Length, 15)]) is { } name
            )
            {
                yield return (name, process);
            }
        }
    }

    private double? BootTime() =>
        Read("stat")?.Split('\n').FirstOrDefault(static line => line.StartsWith("btime ", StringComparison.Ordinal))
            is { } line
            ? Number(line[6..])
            : null;

    private double? MaxFiles(string process)
    {
        const string Name = "Max open files";
        var line = Read($"{process}/limits")
            ?.Split('\n')
            .FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is null ? null : Number(line[Name.Length..].TrimStart().Split(' ')[0]);
    }

    private double? OpenFiles(string process)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(root, process, "fd")).Count();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // somebody else's
        }
    }

    private string[] Directories()
    {
        try
        {
            return Directory.GetDirectories(root);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string? Read(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // ended just now
        }
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
