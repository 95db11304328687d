using System.Text.RegularExpressions;

namespace Fn.Cli.Builds;

/// <summary>The image of a function. Source: CLI specification 6.5.</summary>
internal static partial class ImageName
{
    /// <summary>Registry, name and version; a name with a path of its own keeps it, an empty version adds no tag.</summary>
    public static string For(string? registry, string name, string version)
    {
        var image =
            string.IsNullOrEmpty(registry) || name.Contains('/', StringComparison.Ordinal)
                ? name
                : $"{registry.TrimEnd('/')}/{name}";
        return version.Length == 0 ? image : $"{image}:{version}";
    }

    /// <summary>Demands a tag: exactly one colon after the last slash.</summary>
    /// <exception cref="CliException">There is none, or more than one.</exception>
    public static void RequireTag(string image)
    {
        if (image[(image.LastIndexOf('/') + 1)..].Count(static c => c == ':') != 1)
        {
            throw new CliException("image name must have a tag", "Write it as name:tag, such as hello:0.0.1.");
        }
    }

    /// <summary>Refuses what no container engine takes as the name of an image.</summary>
    /// <exception cref="CliException">The name is none.</exception>
    public static void Check(string image)
    {
        if (!Reference.IsMatch(image))
        {
            throw new CliException(
                $"'{image}' cannot be the name of an image: it takes lower-case letters and digits, with single '.', '_' or '-' between them",
                image.Contains("://", StringComparison.Ordinal)
                    ? "A registry is written without http:// and https://."
                    : "Change the name or the version in the function file, or the registry."
            );
        }
    }

    // A host, with a port, in front of a path of lower-case words; then the tag.
    [GeneratedRegex(
        @"\A(?:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?/)?"
            + @"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*"
            + @"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?\z",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Reference { get; }
}
