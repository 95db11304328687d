using System.Collections.ObjectModel;
using Fn.Cli.Projects.Yaml;
using Fn.Model.Wire;

namespace Fn.Cli.Projects.Files;

/// <summary>Reads the text of a function file of either schema.</summary>
internal static class FuncFileReader
{
    /// <summary>Reads YAML or JSON; unknown keys are ignored.</summary>
    /// <exception cref="CliException">When it is not YAML, or a value has the wrong type: one sentence with the line.</exception>
    public static FuncFile Read(string text)
    {
        var fields = new YamlFields();
        var root = fields.Root(YamlReader.Read(text), "common.FuncFileV20180708");
        var file = new FuncFile
        {
            SchemaVersion = SchemaVersion(root),
            Name = fields.Text(root.Find("name") ?? Empty),
            Version = fields.Text(root.Find("version") ?? Empty),
            Runtime = fields.Text(root.Find("runtime") ?? Empty),
            BuildImage = fields.Text(root.Find("build_image") ?? Empty),
            RunImage = fields.Text(root.Find("run_image") ?? Empty),
            Cmd = fields.Text(root.Find("cmd") ?? Empty),
            Entrypoint = fields.Text(root.Find("entrypoint") ?? Empty),
            ContentType = fields.Text(root.Find("content_type") ?? Empty),
            Memory = (ulong)(fields.Integer(root.Find("memory"), "uint64", 0, ulong.MaxValue) ?? 0),
            Timeout = fields.Int32(root.Find("timeout")),
            IdleTimeout = fields.Int32(root.Find("idle_timeout")),
            Config = fields.Texts(root.Find("config")),
            Annotations = fields.Json(root.Find("annotations")),
            BuildSteps = [.. fields.Items(root.Find("build"), "[]string").Select(fields.Text)],
            Triggers = Triggers(fields, root.Find("triggers")),
            Signing = Signing(fields, root.Find("signing_details")),
            Oci = Oci(fields, root.Find("deploy")),
        };
        fields.Check();
        return file;
    }

    private static YamlText Empty { get; } = new("", IsPlain: true, 0);

    private static int SchemaVersion(YamlMap root) =>
        root.Find("schema_version") switch
        {
            null => 0,
            YamlText { Meaning: YamlMeaning.Integer } text
                when YamlScalars.TryInteger(text.Text, out var number) && number is >= 0 and <= int.MaxValue =>
                (int)number,
            YamlText text => throw new CliException(
                $"schema_version must be an integer such as {FuncFile.CurrentSchema}, not '{text.Text}'"
            ),
            _ => throw new CliException($"schema_version must be an integer such as {FuncFile.CurrentSchema}"),
        };

    private static List<FuncTrigger> Triggers(YamlFields fields, YamlItem? item)
    {
        var triggers = new List<FuncTrigger>();
        foreach (var entry in fields.Items(item, "[]common.Trigger"))
        {
            var map = fields.Map(entry, "common.Trigger");
            triggers.Add(
                new(
                    fields.Text(map.Find("name") ?? Empty),
                    fields.Text(map.Find("type") ?? Empty),
                    fields.Text(map.Find("source") ?? Empty)
                )
            );
        }
        return triggers;
    }

    private static SigningDetails? Signing(YamlFields fields, YamlItem? item)
    {
        if (item is null)
        {
            return null;
        }
        var map = fields.Map(item, "common.SigningDetails");
        var details = new SigningDetails(
            fields.Text(map.Find("image_compartment_id") ?? Empty),
            fields.Text(map.Find("kms_key_id") ?? Empty),
            fields.Text(map.Find("kms_key_version_id") ?? Empty),
            fields.Text(map.Find("signing_algorithm") ?? Empty)
        );
        return details == SigningDetails.Empty ? null : details;
    }

    private static OciDeploy? Oci(YamlFields fields, YamlItem? deploy)
    {
        if (deploy is null || fields.Map(deploy, "common.DeployConfig").Find("oci") is not { } oci)
        {
            return null;
        }
        var map = fields.Map(oci, "common.OCIDeployConfig");
        return new()
        {
            ProvisionedConcurrency = Concurrency(fields, map.Find("provisioned_concurrency")),
            DetachedMode = Detached(fields, map.Find("detached_mode")),
            PbfListingId = map.Find("pbf") is { } pbf
                ? fields.Text(fields.Map(pbf, "common.PBFConfig").Find("listing_id") ?? Empty)
                : "",
            FreeformTags = map.Find("freeform_tags") is { } tags
                ? fields.Texts(tags)
                : ReadOnlyDictionary<string, string>.Empty,
            DefinedTags = map.Find("defined_tags") is { } defined
                ? fields.Json(defined)
                : ReadOnlyDictionary<string, RawJson>.Empty,
        };
    }

    private static OciConcurrency? Concurrency(YamlFields fields, YamlItem? item)
    {
        if (item is null)
        {
            return null;
        }
        var map = fields.Map(item, "common.ProvisionedConcurrency");
        return new(fields.Text(map.Find("strategy") ?? Empty), fields.Int32(map.Find("count")) ?? 0);
    }

    private static OciDetachedMode? Detached(YamlFields fields, YamlItem? item)
    {
        if (item is null)
        {
            return null;
        }
        var map = fields.Map(item, "common.DetachedMode");
        return new(
            fields.Text(map.Find("timeout") ?? Empty),
            Destination(fields, map.Find("on_success")),
            Destination(fields, map.Find("on_failure"))
        );
    }

    private static OciDestination? Destination(YamlFields fields, YamlItem? item)
    {
        if (item is null)
        {
            return null;
        }
        var map = fields.Map(item, "common.Destination");
        return new(fields.Text(map.Find("type") ?? Empty), fields.Text(map.Find("ocid") ?? Empty));
    }
}
