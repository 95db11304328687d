namespace Fn.Cli.Builds;

/// <summary>The image of a function. Source: CLI specification 6.5.</summary>
internal static class ImageName
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
}
