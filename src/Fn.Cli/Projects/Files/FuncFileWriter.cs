using System.Text.Json;
using Fn.Cli.Projects.Yaml;
using Fn.Model.Wire;

namespace Fn.Cli.Projects.Files;

/// <summary>Writes a new function file: the key order and quoting of the original. Source: CLI specification 4.1.</summary>
internal static class FuncFileWriter
{
    /// <summary>The YAML text of a file of the current schema; empty values are left out.</summary>
    public static string Write(FuncFile file)
    {
        using var yaml = new YamlWriter();
        yaml.NumberUnlessZero("schema_version", file.SchemaVersion);
        yaml.TextUnlessEmpty("name", file.Name);
        yaml.TextUnlessEmpty("version", file.Version);
        yaml.TextUnlessEmpty("runtime", file.Runtime);
        yaml.TextUnlessEmpty("build_image", file.BuildImage);
        yaml.TextUnlessEmpty("run_image", file.RunImage);
        yaml.TextUnlessEmpty("cmd", file.Cmd);
        yaml.TextUnlessEmpty("entrypoint", file.Entrypoint);
        yaml.TextUnlessEmpty("content_type", file.ContentType);
        yaml.NumberUnlessZero("memory", file.Memory);
        yaml.NumberUnlessZero("timeout", file.Timeout);
        yaml.NumberUnlessZero("idle_timeout", file.IdleTimeout);
        WriteTexts(yaml, "config", file.Config);
        WriteJson(yaml, "annotations", file.Annotations);
        WriteOci(yaml, file.Oci);
        WriteSteps(yaml, file.BuildSteps);
        WriteTriggers(yaml, file.Triggers);
        return yaml.Finish();
    }

    private static void WriteTexts(YamlWriter yaml, string key, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }
        yaml.Text(key);
        yaml.Open();
        foreach (var (name, value) in texts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            yaml.Text(name);
            yaml.Text(value);
        }
        yaml.Close();
    }

    private static void WriteJson(YamlWriter yaml, string key, IReadOnlyDictionary<string, RawJson> values)
    {
        if (values.Count == 0)
        {
            return;
        }
        yaml.Text(key);
        yaml.Open();
        foreach (var (name, value) in values.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            yaml.Text(name);
            using var document = JsonDocument.Parse(value.Text);
            WriteElement(yaml, document.RootElement);
        }
        yaml.Close();
    }

    private static void WriteElement(YamlWriter yaml, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                yaml.Open();
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    yaml.Text(member.Name);
                    WriteElement(yaml, member.Value);
                }
                yaml.Close();
                break;
            case JsonValueKind.Array:
                yaml.OpenList();
                foreach (var item in element.EnumerateArray())
                {
                    WriteElement(yaml, item);
                }
                yaml.CloseList();
                break;
            case JsonValueKind.String:
                yaml.Text(element.GetString()!);
                break;
            default:
                yaml.Bare(element.GetRawText());
                break;
        }
    }

    private static void WriteSteps(YamlWriter yaml, IReadOnlyList<string> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }
        yaml.Text("build");
        yaml.OpenList();
        foreach (var step in steps)
        {
            yaml.Text(step);
        }
        yaml.CloseList();
    }

    private static void WriteTriggers(YamlWriter yaml, IReadOnlyList<FuncTrigger> triggers)
    {
        if (triggers.Count == 0)
        {
            return;
        }
        yaml.Text("triggers");
        yaml.OpenList();
        foreach (var trigger in triggers)
        {
            yaml.Open();
            yaml.TextUnlessEmpty("name", trigger.Name);
            yaml.TextUnlessEmpty("type", trigger.Type);
            yaml.TextUnlessEmpty("source", trigger.Source);
            yaml.Close();
        }
        yaml.CloseList();
    }

    private static void WriteOci(YamlWriter yaml, OciDeploy? oci)
    {
        if (oci is null || oci.Present().Count == 0)
        {
            return;
        }
        yaml.Text("deploy");
        yaml.Open();
        yaml.Text("oci");
        yaml.Open();
        if (oci.ProvisionedConcurrency is { } concurrency)
        {
            yaml.Text("provisioned_concurrency");
            yaml.Open();
            yaml.TextUnlessEmpty("strategy", concurrency.Strategy);
            yaml.NumberUnlessZero("count", concurrency.Count);
            yaml.Close();
        }
        WriteDetached(yaml, oci.DetachedMode);
        if (oci.PbfListingId.Length > 0)
        {
            yaml.Text("pbf");
            yaml.Open();
            yaml.TextUnlessEmpty("listing_id", oci.PbfListingId);
            yaml.Close();
        }
        WriteTexts(yaml, "freeform_tags", oci.FreeformTags);
        WriteJson(yaml, "defined_tags", oci.DefinedTags);
        yaml.Close();
        yaml.Close();
    }

    private static void WriteDetached(YamlWriter yaml, OciDetachedMode? mode)
    {
        if (mode is null)
        {
            return;
        }
        yaml.Text("detached_mode");
        yaml.Open();
        yaml.TextUnlessEmpty("timeout", mode.Timeout);
        WriteDestination(yaml, "on_success", mode.OnSuccess);
        WriteDestination(yaml, "on_failure", mode.OnFailure);
        yaml.Close();
    }

    private static void WriteDestination(YamlWriter yaml, string key, OciDestination? destination)
    {
        if (destination is null)
        {
            return;
        }
        yaml.Text(key);
        yaml.Open();
        yaml.TextUnlessEmpty("type", destination.Type);
        yaml.TextUnlessEmpty("ocid", destination.Ocid);
        yaml.Close();
    }
}
