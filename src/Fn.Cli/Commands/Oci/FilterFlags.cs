using System.CommandLine;
using Fn.Client;

namespace Fn.Cli.Commands.Oci;

/// <summary>The filters of lists, each also a member of <c>--from-json</c>; a standard server ignores them.</summary>
internal sealed class FilterFlags
{
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly Option<string?> _displayName = Flag.Text("display-name", "only the one with this name");
    private readonly Option<string?> _id = Flag.Text("id", "only the one with this id");
    private readonly Option<string?> _state = Flag.Text("lifecycle-state", "only those in this state");
    private readonly Option<string?> _sortBy = Flag.Text("sort-by", "what to sort by");
    private readonly Option<string?> _sortOrder = Flag.Text("sort-order", "ASC or DESC");

    public IReadOnlyList<Option> All => [_json, _displayName, _id, _state, _sortBy, _sortOrder];

    /// <summary>What was asked for.</summary>
    /// <exception cref="CliException">Bad JSON.</exception>
    public ListFilter Read(CommandRun run)
    {
        var json = FromJson.Read(run, _json);
        return new()
        {
            DisplayName = run.Value(_displayName) ?? json.Text("displayName"),
            Id = run.Value(_id) ?? json.Text("id"),
            LifecycleState = run.Value(_state) ?? json.Text("lifecycleState"),
            SortBy = run.Value(_sortBy) ?? json.Text("sortBy"),
            SortOrder = run.Value(_sortOrder) ?? json.Text("sortOrder"),
        };
    }
}
