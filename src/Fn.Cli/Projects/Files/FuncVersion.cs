using System.Globalization;
using System.Text.RegularExpressions;

namespace Fn.Cli.Projects.Files;

/// <summary>Which part of a version is raised.</summary>
internal enum BumpPart
{
    Patch,
    Minor,
    Major,
}

/// <summary>Semantic versions of function files.</summary>
internal static partial class FuncVersion
{
    /// <summary>What an absent version becomes.</summary>
    public const string Initial = "0.0.1";

    /// <summary>The version after this one; pre-release and build metadata are dropped.</summary>
    /// <exception cref="CliException"><c>abc is not in dotted-tri format</c>.</exception>
    public static string Bump(string version, BumpPart part)
    {
        if (version.Length == 0)
        {
            return Initial;
        }
        var match = Pattern().Match(version);
        if (
            !match.Success
            || !TryNumber(match.Groups["major"], out var major)
            || !TryNumber(match.Groups["minor"], out var minor)
            || !TryNumber(match.Groups["patch"], out var patch)
        )
        {
            throw new CliException($"{version} is not in dotted-tri format");
        }
        return part switch
        {
            BumpPart.Major => Join(major + 1, 0, 0),
            BumpPart.Minor => Join(major, minor + 1, 0),
            _ => Join(major, minor, patch + 1),
        };
    }

    private static bool TryNumber(Group group, out long value) =>
        long.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && value < long.MaxValue;

    private static string Join(long major, long minor, long patch) =>
        string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}.{patch}");

    [GeneratedRegex(
        @"^(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Pattern();
}
