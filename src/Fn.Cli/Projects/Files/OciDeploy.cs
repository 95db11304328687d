using System.Collections.ObjectModel;
using Fn.Model.Wire;

namespace Fn.Cli.Projects.Files;

/// <summary>The <c>deploy.oci</c> block: settings that only Oracle's service understands.</summary>
internal sealed record OciDeploy
{
    /// <summary><c>provisioned_concurrency</c>; null when absent.</summary>
    public OciConcurrency? ProvisionedConcurrency { get; init; }

    /// <summary><c>detached_mode</c>; null when absent.</summary>
    public OciDetachedMode? DetachedMode { get; init; }

    /// <summary><c>pbf.listing_id</c>; empty when absent.</summary>
    public string PbfListingId { get; init; } = "";

    /// <summary><c>freeform_tags</c>.</summary>
    public IReadOnlyDictionary<string, string> FreeformTags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary><c>defined_tags</c>: namespace to a JSON object of keys.</summary>
    public IReadOnlyDictionary<string, RawJson> DefinedTags { get; init; } = ReadOnlyDictionary<string, RawJson>.Empty;

    /// <summary>The keys that are set, in the order in which warnings name them.</summary>
    public IReadOnlyList<string> Present()
    {
        var names = new List<string>();
        AddIf(names, ProvisionedConcurrency is not null, "provisioned_concurrency");
        AddIf(names, DetachedMode is not null, "detached_mode");
        AddIf(names, DefinedTags.Count > 0, "defined_tags");
        AddIf(names, FreeformTags.Count > 0, "freeform_tags");
        AddIf(names, PbfListingId.Length > 0, "pbf");
        return names;
    }

    private static void AddIf(List<string> names, bool isPresent, string name)
    {
        if (isPresent)
        {
            names.Add(name);
        }
    }
}

/// <summary>Containers that are kept ready.</summary>
/// <param name="Strategy"><c>none</c> or <c>constant</c>.</param>
/// <param name="Count">How many, a multiple of 40; 0 without.</param>
internal sealed record OciConcurrency(string Strategy, int Count);

/// <summary>Settings of calls whose caller does not wait.</summary>
/// <param name="Timeout">A duration such as <c>20m</c>; empty when absent.</param>
/// <param name="OnSuccess">Where the result goes; null when absent.</param>
/// <param name="OnFailure">Where a failure goes; null when absent.</param>
internal sealed record OciDetachedMode(string Timeout, OciDestination? OnSuccess, OciDestination? OnFailure);

/// <summary>A stream, queue or notification topic.</summary>
/// <param name="Type"><c>stream</c>, <c>queue</c> or <c>notifications</c>.</param>
/// <param name="Ocid">Its id.</param>
internal sealed record OciDestination(string Type, string Ocid);
