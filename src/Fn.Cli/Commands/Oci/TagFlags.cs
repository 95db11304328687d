using System.CommandLine;
using Fn.Cli.Providers;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>Flags for tags, which any provider keeps as annotations. Source: command line specification 2.9.</summary>
internal sealed class TagFlags
{
    private readonly Option<string[]> _tag = Flag.Repeated("tag", "freeform tag, key=value; may be repeated");
    private readonly Option<string[]> _definedTag = Flag.Repeated(
        "defined-tag",
        "defined tag, namespace.key=value; may be repeated"
    );
    private readonly Option<string[]> _removeTag = Flag.Repeated("remove-tag", "key of a freeform tag to remove");
    private readonly Option<string[]> _removeDefinedTag = Flag.Repeated(
        "remove-defined-tag",
        "namespace.key of a defined tag to remove"
    );
    private readonly Option<bool> _clearTags = Flag.Switch("clear-tags", "remove all tags");
    private readonly Option<bool> _clearFreeform = Flag.Switch("clear-freeform-tags", "remove all freeform tags");
    private readonly Option<bool> _clearDefined = Flag.Switch("clear-defined-tags", "remove all defined tags");

    /// <summary>For commands that create.</summary>
    public IReadOnlyList<Option> Adding => [_tag, _definedTag];

    /// <summary>For commands that update.</summary>
    public IReadOnlyList<Option> All =>
        [_tag, _definedTag, _removeTag, _removeDefinedTag, _clearTags, _clearFreeform, _clearDefined];

    /// <summary>Changes the tags among the annotations.</summary>
    /// <param name="run">The run.</param>
    /// <param name="json">Tags given as JSON replace those there are.</param>
    /// <param name="present">Annotations the resource has.</param>
    /// <param name="sent">Annotations of the request; changed.</param>
    /// <param name="updates">Whether the command has the flags that remove.</param>
    /// <exception cref="CliException">A tag of the wrong form.</exception>
    public void Apply(
        CommandRun run,
        FromJson json,
        IReadOnlyDictionary<string, RawJson> present,
        IDictionary<string, RawJson> sent,
        bool updates
    )
    {
        var clearAll = updates && run.Value(_clearTags);
        ApplyFreeform(run, json, present, sent, updates, clearAll || (updates && run.Value(_clearFreeform)));
        ApplyDefined(run, json, present, sent, updates, clearAll || (updates && run.Value(_clearDefined)));
    }

    private void ApplyFreeform(
        CommandRun run,
        FromJson json,
        IReadOnlyDictionary<string, RawJson> present,
        IDictionary<string, RawJson> sent,
        bool updates,
        bool clear
    )
    {
        var added = run.Value(_tag);
        var removed = updates ? run.Value(_removeTag) : [];
        if (added.Length == 0 && removed.Length == 0 && !clear && !json.Has("freeformTags"))
        {
            return;
        }
        var start = json.Raw("freeformTags") ?? (clear ? null : Find(present, ManagedAnnotations.FreeformTags));
        var tags = TagMaps.Read(start);
        foreach (var key in removed)
        {
            tags.Remove(key);
        }
        foreach (var tag in added)
        {
            var (key, value) = TagMaps.SplitTag(tag);
            tags[key] = RawJson.FromString(value);
        }
        sent[ManagedAnnotations.FreeformTags] = TagMaps.Write(tags);
    }

    private void ApplyDefined(
        CommandRun run,
        FromJson json,
        IReadOnlyDictionary<string, RawJson> present,
        IDictionary<string, RawJson> sent,
        bool updates,
        bool clear
    )
    {
        var added = run.Value(_definedTag);
        var removed = updates ? run.Value(_removeDefinedTag) : [];
        if (added.Length == 0 && removed.Length == 0 && !clear && !json.Has("definedTags"))
        {
            return;
        }
        var start = json.Raw("definedTags") ?? (clear ? null : Find(present, ManagedAnnotations.DefinedTags));
        var spaces = TagMaps.Read(start);
        foreach (var path in removed)
        {
            var (space, key) = TagMaps.SplitDefinedKey(path);
            var inner = TagMaps.Read(spaces.TryGetValue(space, out var there) ? there : null);
            if (inner.Remove(key))
            {
                spaces[space] = TagMaps.Write(inner);
            }
        }
        foreach (var tag in added)
        {
            var (space, key, value) = TagMaps.SplitDefinedTag(tag);
            var inner = TagMaps.Read(spaces.TryGetValue(space, out var there) ? there : null);
            inner[key] = value;
            spaces[space] = TagMaps.Write(inner);
        }
        sent[ManagedAnnotations.DefinedTags] = TagMaps.Write(spaces);
    }

    private static RawJson? Find(IReadOnlyDictionary<string, RawJson> annotations, string key) =>
        annotations.TryGetValue(key, out var value) ? value : null;
}
