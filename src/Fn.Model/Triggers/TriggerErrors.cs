using Fn.Model.Errors;

namespace Fn.Model.Triggers;

/// <summary>What can be wrong with a trigger or a request for one. Source: server specification 1.18.</summary>
public static class TriggerErrors
{
    /// <summary>404: no trigger has this id or source.</summary>
    public static FnError NotFound { get; } = new(404, "Trigger not found", Blame.Caller);

    /// <summary>409: the name is taken in this function.</summary>
    public static FnError AlreadyExists { get; } = new(409, "Trigger already exists", Blame.Caller);

    /// <summary>409: another trigger of the app has this type and source.</summary>
    public static FnError SourceTaken { get; } =
        new(409, "Trigger with the same type and source exists on this app", Blame.Caller);
}
