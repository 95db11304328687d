using Fn.Cli.Projects.Yaml;

namespace Fn.Cli.Projects.Files;

/// <summary>The types that a function file must have before it can be migrated. Source: command line specification 4.2.</summary>
internal sealed class LegacySchema
{
    private static readonly (string Key, string Type)[] Types =
    [
        ("build_image", "string"),
        ("cmd", "string"),
        ("config", "object"),
        ("content_type", "string"),
        ("deploy", "object"),
        ("entrypoint", "string"),
        ("idle_timeout", "integer"),
        ("memory", "integer"),
        ("name", "string"),
        ("run_image", "string"),
        ("runtime", "string"),
        ("schema_version", "integer"),
        ("timeout", "integer"),
        ("triggers", "array"),
        ("version", "string"),
    ];

    private readonly YamlMap _root;

    private LegacySchema(YamlMap root) => _root = root;

    /// <summary>Whether the file has the current schema number already.</summary>
    public bool IsCurrent =>
        _root.Find("schema_version") is YamlText version
        && YamlScalars.TryInteger(version.Text, out var number)
        && number == FuncFile.CurrentSchema;

    /// <summary>Reads the text of a function file.</summary>
    /// <exception cref="CliException">It is not a YAML mapping.</exception>
    public static LegacySchema Read(string text)
    {
        var fields = new YamlFields();
        var root = fields.Root(YamlReader.Read(text), "map[string]interface {}");
        fields.Check();
        return new LegacySchema(root);
    }

    /// <summary>A line for each value of the wrong type, in order of key.</summary>
    public IReadOnlyList<string> Faults() =>
        [
            .. from rule in Types
            let item = _root.Find(rule.Key)
            where item is not null && TypeOf(item) != rule.Type
            select $"{rule.Key}: Invalid type. Expected: {rule.Type}, given: {TypeOf(item)}",
        ];

    private static string TypeOf(YamlItem item) =>
        item switch
        {
            YamlMap => "object",
            YamlList => "array",
            YamlText { Meaning: YamlMeaning.Integer } => "integer",
            YamlText { Meaning: YamlMeaning.Float } => "number",
            YamlText { Meaning: YamlMeaning.Boolean } => "boolean",
            _ => "string",
        };
}
