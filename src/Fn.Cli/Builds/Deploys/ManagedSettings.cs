using System.Text.Json;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Projects.Files;
using Fn.Cli.Providers;
using Fn.Model.Wire;

namespace Fn.Cli.Builds.Deploys;

/// <summary>What the <c>deploy.oci</c> block of a function file asks of a managed service.</summary>
/// <param name="Listing">Name or id in the catalogue of a function that needs no image; empty for one that has an image.</param>
/// <param name="Annotations">Tags and settings of detached calls.</param>
/// <param name="Options">Provisioned concurrency.</param>
internal sealed record ManagedSettings(
    string Listing,
    IReadOnlyDictionary<string, RawJson> Annotations,
    ChangeOptions Options
)
{
    /// <summary>The settings of a block; null asks for nothing.</summary>
    /// <exception cref="CliException">A value of the wrong form.</exception>
    public static ManagedSettings Of(OciDeploy? oci)
    {
        var annotations = new SortedDictionary<string, RawJson>(StringComparer.Ordinal);
        if (oci is null)
        {
            return new("", annotations, ChangeOptions.None);
        }
        if (oci.PbfListingId.Length > 0)
        {
            annotations[ManagedAnnotations.PrebuiltListing] = RawJson.FromString(oci.PbfListingId);
        }
        if (oci.FreeformTags.Count > 0)
        {
            annotations[ManagedAnnotations.FreeformTags] = new(
                JsonSerializer.Serialize(oci.FreeformTags, WireJson.Config)
            );
        }
        if (oci.DefinedTags.Count > 0)
        {
            annotations[ManagedAnnotations.DefinedTags] = new(
                JsonSerializer.Serialize(oci.DefinedTags, WireJson.Annotations)
            );
        }
        AddDetached(annotations, oci.DetachedMode);
        return new(
            oci.PbfListingId,
            annotations,
            new ChangeOptions { ProvisionedConcurrency = Concurrency(oci.ProvisionedConcurrency) }
        );
    }

    private static int? Concurrency(OciConcurrency? concurrency) =>
        concurrency is null
            ? null
            : ProvisionedConcurrency
                .Parse(
                    string.Equals(concurrency.Strategy, "constant", StringComparison.OrdinalIgnoreCase)
                        ? $"constant:{concurrency.Count}"
                        : concurrency.Strategy.ToLowerInvariant()
                )
                .Count
                ?? 0;

    private static void AddDetached(SortedDictionary<string, RawJson> annotations, OciDetachedMode? mode)
    {
        if (mode is { Timeout.Length: > 0 })
        {
            annotations[ManagedAnnotations.DetachedTimeout] = DetachedTimeout.ToJson(mode.Timeout);
        }
        if (mode?.OnSuccess is { } success)
        {
            Destination
                .Parse("on-success", $"{success.Type.ToLowerInvariant()}:{success.Ocid}")
                .AddTo(annotations, "success");
        }
        if (mode?.OnFailure is { } failure)
        {
            Destination
                .Parse("on-failure", $"{failure.Type.ToLowerInvariant()}:{failure.Ocid}")
                .AddTo(annotations, "failure");
        }
    }
}
