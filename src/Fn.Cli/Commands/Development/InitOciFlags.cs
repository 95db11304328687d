using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Projects.Files;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Development;

/// <summary>Flags of <c>fn init</c> that end up below <c>deploy.oci</c>. Source: CLI specification 2.9.</summary>
internal sealed class InitOciFlags
{
    private readonly Option<string[]> _tags = Flag.Repeated("tag", "freeform tag, key=value");
    private readonly Option<string[]> _definedTags = Flag.Repeated("defined-tag", "defined tag, namespace.key=value");
    private readonly Option<string?> _timeout = Flag.Text("detached-timeout", "time of detached calls, such as 20m");
    private readonly Option<string?> _onSuccess = Flag.Text(
        "on-success",
        "where results of detached calls go, type:ocid"
    );
    private readonly Option<string?> _onFailure = Flag.Text(
        "on-failure",
        "where failures of detached calls go, type:ocid"
    );
    private readonly Option<string?> _concurrency = Flag.Text("provisioned-concurrency", "none or constant:N");
    private readonly Option<string?> _pbf = Flag.Text("pbf", "OCID of the pre-built function to use");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_tags, _definedTags, _timeout, _onSuccess, _onFailure, _concurrency, _pbf];

    /// <summary>The block they make; null when none was given.</summary>
    /// <exception cref="CliException">A value of the wrong form.</exception>
    public OciDeploy? Read(CommandRun run)
    {
        var block = new OciDeploy
        {
            ProvisionedConcurrency = Concurrency(run.Value(_concurrency)),
            DetachedMode = Detached(run),
            PbfListingId = run.Value(_pbf) ?? "",
            FreeformTags = FreeformTags(run.Value(_tags)),
            DefinedTags = DefinedTags(run.Value(_definedTags)),
        };
        return block.Present().Count == 0 ? null : block;
    }

    private static OciConcurrency? Concurrency(string? text)
    {
        if (text is null)
        {
            return null;
        }
        var count = ProvisionedConcurrency.Parse(text).Count ?? 0;
        return count > 0 ? new("constant", count) : new("none", 0);
    }

    private OciDetachedMode? Detached(CommandRun run)
    {
        var timeout = run.Value(_timeout);
        if (timeout is not null)
        {
            _ = DetachedTimeout.Parse(timeout);
        }
        var onSuccess = Target("on-success", run.Value(_onSuccess));
        var onFailure = Target("on-failure", run.Value(_onFailure));
        return timeout is null && onSuccess is null && onFailure is null
            ? null
            : new(timeout ?? "", onSuccess, onFailure);
    }

    private static OciDestination? Target(string flag, string? text)
    {
        if (text is null)
        {
            return null;
        }
        var destination = Destination.Parse(flag, text);
        return new(destination.Kind, destination.Ocid);
    }

    private static SortedDictionary<string, string> FreeformTags(IEnumerable<string> tags)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags.Select(TagMaps.SplitTag))
        {
            map[key] = value;
        }
        return map;
    }

    private static SortedDictionary<string, RawJson> DefinedTags(IEnumerable<string> tags)
    {
        var spaces = new SortedDictionary<string, RawJson>(StringComparer.Ordinal);
        foreach (var (space, key, value) in tags.Select(TagMaps.SplitDefinedTag))
        {
            var inner = TagMaps.Read(spaces.TryGetValue(space, out var there) ? there : null);
            inner[key] = value;
            spaces[space] = TagMaps.Write(inner);
        }
        return spaces;
    }
}
