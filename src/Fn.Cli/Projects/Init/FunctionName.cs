namespace Fn.Cli.Projects.Init;

/// <summary>Names that serve as function name and as image name.</summary>
internal static class FunctionName
{
    /// <summary>The name in lower case.</summary>
    /// <exception cref="CliException">When no image could have it.</exception>
    public static string Check(string name)
    {
        var lower = name.ToLowerInvariant();
        if (lower.Contains(':', StringComparison.Ordinal))
        {
            throw new CliException("Function name cannot contain a colon");
        }
        return lower.Split('/').All(IsPart)
            ? lower
            : throw new CliException(
                $"Function name '{lower}' must be made of letters, digits, '.', '_' and '-', and start and end with a letter or digit",
                "choose one with --name"
            );
    }

    private static bool IsPart(string part) =>
        part.Length > 0
        && char.IsAsciiLetterOrDigit(part[0])
        && char.IsAsciiLetterOrDigit(part[^1])
        && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
