namespace Fn.Datastore.Triggers;

/// <summary>Which triggers to list; null members do not filter.</summary>
public sealed record TriggerFilter(string AppId, string? FnId, string? Name);

/// <summary>A place in the order of triggers; names repeat in an app, so the id breaks the tie (D8). Empty is the start.</summary>
public sealed record TriggerPosition(string Name, string Id)
{
    /// <summary>Before the first trigger.</summary>
    public static TriggerPosition Start { get; } = new("", "");

    /// <summary>After every trigger of a name, which is all that a cursor of the original says.</summary>
    public static TriggerPosition AfterName(string name) => new(name, "~"); // ids are digits and capital letters
}
