using Fn.Datastore.Triggers;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Server.Lists;

namespace Fn.Server.Triggers;

/// <summary>
/// The place after a page of triggers: the last name, as in Fn, and only when the next trigger has the same name its id too (D8).
/// </summary>
internal static class TriggerCursor
{
    private const char Separator = '\0'; // no name holds it

    /// <summary>Reads a cursor of either kind.</summary>
    public static TriggerPosition Read(HttpRequest request) =>
        ListQuery.Cursor(request).Split(Separator, 2) switch
        {
            [""] => TriggerPosition.Start,
            [var name, var id] => new TriggerPosition(name, id),
            var parts => TriggerPosition.AfterName(parts[0]),
        };

    /// <param name="triggers">One more than a page, if there are as many.</param>
    /// <param name="count">The size of a page.</param>
    public static Page<Trigger> Page(IReadOnlyList<Trigger> triggers, int count)
    {
        var next = triggers.Count > count ? triggers[count] : null;
        return ListQuery.Page(
            [.. triggers.Take(count)],
            count,
            last => next?.Name == last.Name ? last.Name + Separator + last.Id : last.Name
        );
    }
}
