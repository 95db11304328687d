using System.Text.Json;
using Fn.Cli.Commands.Functions;
using Fn.Cli.Providers.Oracle.Accounts;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client.Connection;
using Fn.Model.Functions;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>A function of the service as one of Fn's, and back.</summary>
internal sealed class FunctionMapping(IOracleAccount account)
{
    /// <summary>Memory of a function for which none was asked, in MiB.</summary>
    public const ulong DefaultMemory = 128;

    private const string PrebuiltSource = "PRE_BUILT_FUNCTIONS";

    /// <summary>Reads one, from a list or in full.</summary>
    public async Task<Function> ReadAsync(JsonElement item, CancellationToken cancellationToken)
    {
        var endpoint = OciJson.Text(item, "invokeEndpoint") is { Length: > 0 } told
            ? told.TrimEnd('/')
            : await account.GetAddressAsync(cancellationToken);
        var id = OciJson.Text(item, "id");
        var source = OciJson.Find(item, "sourceDetails") ?? default;
        return new()
        {
            Id = id,
            Name = OciJson.Text(item, "displayName"),
            AppId = OciJson.Text(item, "applicationId"),
            Image = OciJson.Text(item, "image"),
            Memory = OciJson.Number(item, "memoryInMBs"),
            Timeout = (int)OciJson.Number(item, "timeoutInSeconds"),
            Config = OciJson.Map(item, "config"),
            Shape = OciJson.Text(item, "shape"),
            CreatedAt = OciJson.Time(item, "timeCreated"),
            UpdatedAt = OciJson.Time(item, "timeUpdated"),
            Annotations = new OciAnnotations(item)
                .Keep("compartmentId", ManagedAnnotations.CompartmentId)
                .Keep("imageDigest", ManagedAnnotations.ImageDigest)
                .Keep("definedTags", ManagedAnnotations.DefinedTags)
                .Keep("freeformTags", ManagedAnnotations.FreeformTags)
                .Keep("detachedModeTimeoutInSeconds", ManagedAnnotations.DetachedTimeout)
                .KeepAttribute("traceConfig")
                .KeepDestination("success")
                .KeepDestination("failure")
                .Keep(FunctionEndpoint.Annotation, _ => $"{endpoint}/20181201/functions/{id}/actions/invoke")
                .Keep(ManagedAnnotations.ProvisionedConcurrency, Concurrency)
                .Keep(ManagedAnnotations.SourceType, _ => OciJson.Text(source, "sourceType"))
                .Keep(ManagedAnnotations.PrebuiltListing, _ => OciJson.Text(source, "pbfListingId"))
                .All,
        };
    }

    /// <summary>The body that creates it.</summary>
    public static void WriteNew(Utf8JsonWriter writer, Function function, int? concurrency)
    {
        var change = new OciChange(writer, new Function().Annotations, function.Annotations);
        writer.WriteString("applicationId", function.AppId);
        RequestBody.Config(writer, function.Config);
        writer.WriteString("displayName", function.Name);
        if (change.Has(ManagedAnnotations.PrebuiltListing))
        {
            writer.WriteStartObject("sourceDetails");
            change.Value("pbfListingId", ManagedAnnotations.PrebuiltListing);
            writer.WriteString("sourceType", PrebuiltSource);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("image", function.Image);
            change.Value("imageDigest", ManagedAnnotations.ImageDigest);
        }
        WriteLimits(writer, function);
        WriteCommon(change);
        if (concurrency is { } count)
        {
            WriteConcurrency(writer, count);
        }
    }

    /// <summary>The body that changes it; configuration only when there is a change of it.</summary>
    public static void WriteUpdate(
        Utf8JsonWriter writer,
        Function before,
        Function function,
        IReadOnlyDictionary<string, string>? config
    )
    {
        var change = new OciChange(writer, before.Annotations, function.Annotations);
        ConfigChange.Write(writer, config);
        RequestBody.Text(writer, "image", function.Image);
        WriteDigest(writer, change, before, function);
        WriteLimits(writer, function);
        WriteCommon(change);
    }

    /// <summary>The member that keeps so many containers ready.</summary>
    public static void WriteConcurrency(Utf8JsonWriter writer, int count)
    {
        writer.WriteStartObject("provisionedConcurrencyConfig");
        writer.WriteString("strategy", count == 0 ? "NONE" : "CONSTANT");
        if (count > 0)
        {
            writer.WriteNumber("count", count);
        }
        writer.WriteEndObject();
    }

    // With the same image the digest is sent too, or the service would look again at what the tag is now.
    private static void WriteDigest(Utf8JsonWriter writer, OciChange change, Function before, Function function)
    {
        if (
            function.Annotations.TryGetValue(ManagedAnnotations.ImageDigest, out var digest)
            && (function.Image == before.Image || change.Has(ManagedAnnotations.ImageDigest))
        )
        {
            writer.WriteString("imageDigest", digest.AsString());
        }
    }

    private static void WriteLimits(Utf8JsonWriter writer, Function function)
    {
        if (function.Memory > 0)
        {
            writer.WriteNumber("memoryInMBs", function.Memory);
        }
        if (function.Timeout > 0)
        {
            writer.WriteNumber("timeoutInSeconds", function.Timeout);
        }
    }

    private static void WriteCommon(OciChange change)
    {
        change.Value("definedTags", ManagedAnnotations.DefinedTags);
        change.Value("freeformTags", ManagedAnnotations.FreeformTags);
        if (change.Has(ManagedAnnotations.AttributePrefix + "detachedModeTimeoutInSeconds"))
        {
            change.Attribute("detachedModeTimeoutInSeconds");
        }
        else
        {
            change.Value("detachedModeTimeoutInSeconds", ManagedAnnotations.DetachedTimeout);
        }
        change.Destination("success");
        change.Destination("failure");
        change.Attribute("traceConfig");
    }

    private static string? Concurrency(JsonElement item) =>
        OciJson.Find(item, "provisionedConcurrencyConfig") is not { } config ? null
        : OciJson.Text(config, "strategy") == "CONSTANT" ? $"constant:{OciJson.Number(config, "count")}"
        : "none";
}
