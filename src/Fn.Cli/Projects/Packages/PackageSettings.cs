using System.Xml;
using System.Xml.Linq;

namespace Fn.Cli.Projects.Packages;

/// <summary>The package indexes that the user's own settings name; null where they name none.</summary>
internal sealed class PackageSettings(CliHost host)
{
    /// <summary>npm's, for packages of the Fn project: <c>npm_config_registry</c>, then <c>.npmrc</c>.</summary>
    public Uri? Npm()
    {
        var lines = Lines(host.Variable("NPM_CONFIG_USERCONFIG") ?? InHome(".npmrc"));
        return Address(
            Setting(lines, "@fnproject:registry")
                ?? host.Variable("npm_config_registry")
                ?? host.Variable("NPM_CONFIG_REGISTRY")
                ?? Setting(lines, "registry")
        );
    }

    /// <summary>pip's: <c>PIP_INDEX_URL</c>, then the user's <c>pip.conf</c>.</summary>
    public Uri? Pip()
    {
        var folder = host.Variable("XDG_CONFIG_HOME") ?? InHome(".config");
        string?[] files =
        [
            host.Variable("PIP_CONFIG_FILE"),
            folder is null ? null : Path.Combine(folder, "pip", "pip.conf"),
            InHome(".pip/pip.conf"),
        ];
        return Address(
            host.Variable("PIP_INDEX_URL")
                ?? files
                    .Select(static file => Setting(Lines(file), "index-url"))
                    .FirstOrDefault(static url => url is not null)
        );
    }

    /// <summary>NuGet's: the first web address of the user's <c>NuGet.Config</c>.</summary>
    public Uri? NuGet()
    {
        if (InHome(".nuget/NuGet/NuGet.Config") is not { } path || !File.Exists(path))
        {
            return null;
        }
        try
        {
            return XDocument
                .Load(path)
                .Descendants("packageSources")
                .Elements("add")
                .Select(static source => Address(source.Attribute("value")?.Value))
                .FirstOrDefault(static address => address is not null);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            return null; // NuGet itself will say so, better than we could
        }
    }

    private string? InHome(string path) => host.Variable("HOME") is { } home ? Path.Combine(home, path) : null;

    private static string[] Lines(string? path)
    {
        try
        {
            return path is not null && File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Setting(string[] lines, string key)
    {
        foreach (var line in lines)
        {
            if (line.Split('=', 2) is [var name, var value] && name.Trim() == key)
            {
                return value.Trim().Trim('"');
            }
        }
        return null;
    }

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
