using System.Collections.ObjectModel;
using Fn.Cli.Contexts;
using Fn.Cli.Projects.Yaml;
using Fn.Model.Wire;

namespace Fn.Cli.Projects.Files;

/// <summary>What an app file says: the app that deploy creates or updates.</summary>
internal sealed record AppFile
{
    /// <summary>The names an app file may have, in the order in which they are tried.</summary>
    public static readonly IReadOnlyList<string> FileNames = ["app.yaml", "app.yml", "app.json"];

    /// <summary>App name; empty when absent.</summary>
    public string Name { get; init; } = "";

    /// <summary>Configuration, scalars with their source text.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Annotations as JSON.</summary>
    public IReadOnlyDictionary<string, RawJson> Annotations { get; init; } = ReadOnlyDictionary<string, RawJson>.Empty;

    /// <summary>Where the output of the functions is sent too; null when absent.</summary>
    public string? SyslogUrl { get; init; }

    /// <summary>Reads the app file of a directory; null when there is none.</summary>
    /// <exception cref="CliException">When it cannot be read: one sentence with the line.</exception>
    public static AppFile? Find(string folder)
    {
        var path = FileNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return null;
        }
        RegularFile.Check(path);
        return FileFault.Naming(path, () => Read(File.ReadAllText(path)));
    }

    /// <summary>Reads YAML or JSON; unknown keys are ignored.</summary>
    /// <exception cref="CliException">When it is not YAML, or a value has the wrong type.</exception>
    public static AppFile Read(string text)
    {
        var fields = new YamlFields();
        var root = fields.Root(YamlReader.Read(text), "common.AppFile");
        var file = new AppFile
        {
            Name = root.Find("name") is { } name ? fields.Text(name) : "",
            Config = fields.Texts(root.Find("config")),
            Annotations = fields.Json(root.Find("annotations")),
            SyslogUrl = root.Find("syslog_url") is { } url ? fields.Text(url) : null,
        };
        fields.Check();
        return file;
    }
}
