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

    /// <summary>400: a create or list request without <c>app_id</c>.</summary>
    public static FnError AppIdMissing { get; } = new(400, "Missing App ID on Trigger", Blame.Caller);

    /// <summary>400: a create request without a name.</summary>
    public static FnError NameMissing { get; } = new(400, "Missing name on Trigger", Blame.Caller);

    /// <summary>400: the name is over 255 bytes of UTF-8.</summary>
    public static FnError NameTooLong { get; } = new(400, "Trigger name must be 255 characters or less", Blame.Caller);

    /// <summary>400: the source is longer than the database keeps; SQLite has no such bound (D34).</summary>
    public static FnError SourceTooLong { get; } =
        new(400, "Trigger source must be 256 characters or less", Blame.Caller);

    /// <summary>400: a character that is no letter, number, <c>_</c> or <c>-</c>.</summary>
    public static FnError NameInvalid { get; } = new(400, "Invalid name for Trigger", Blame.Caller);

    /// <summary>400: a create request without <c>fn_id</c>.</summary>
    public static FnError FnIdMissing { get; } = new(400, "Missing Fn ID on Trigger", Blame.Caller);

    /// <summary>400: the type is missing or not <c>http</c>.</summary>
    public static FnError TypeNotSupported { get; } = new(400, "Trigger Type Not Supported", Blame.Caller);

    /// <summary>400: no source.</summary>
    public static FnError SourceMissing { get; } = new(400, "Missing Trigger Source", Blame.Caller);

    /// <summary>400: the source does not begin with a slash.</summary>
    public static FnError SourcePrefixMissing { get; } = new(400, "Missing Trigger Source Prefix '/'", Blame.Caller);

    /// <summary>400: the function belongs to another app.</summary>
    public static FnError FnOfOtherApp { get; } = new(400, "Invalid Fn ID - not owned by specified app", Blame.Caller);

    /// <summary>400: a create request that brings its own id.</summary>
    public static FnError IdGiven { get; } = new(400, "ID cannot be provided for Trigger creation", Blame.Caller);

    /// <summary>400: a create request with <c>created_at</c>.</summary>
    public static FnError CreatedAtGiven { get; } = new(400, "Trigger Created At Provided for Create", Blame.Caller);

    /// <summary>400: a create request with <c>updated_at</c>; the wording is Fn's own (D15).</summary>
    public static FnError UpdatedAtGiven { get; } = new(400, "Trigger ID Provided for Create", Blame.Caller);

    /// <summary>400: an update whose body names another trigger than its path (D3).</summary>
    public static FnError IdMismatch { get; } = new(400, "ID in path does not match ID in body", Blame.Caller);
}
