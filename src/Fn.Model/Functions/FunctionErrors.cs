using Fn.Model.Errors;

namespace Fn.Model.Functions;

/// <summary>What can be wrong with a function or a request for one. Source: server specification 1.18.</summary>
public static class FunctionErrors
{
    /// <summary>404: no function has this id.</summary>
    public static FnError NotFound { get; } = new(404, "Fn not found", Blame.Caller);

    /// <summary>409: the name is taken in this app.</summary>
    public static FnError AlreadyExists { get; } = new(409, "Fn with specified name already exists", Blame.Caller);

    /// <summary>400: a create or list request without <c>app_id</c>.</summary>
    public static FnError AppIdMissing { get; } = new(400, "Missing AppID on Fn", Blame.Caller);

    /// <summary>400: a create request without a name.</summary>
    public static FnError NameMissing { get; } = new(400, "Missing Fn name", Blame.Caller);

    /// <summary>400: the name is over 255 bytes of UTF-8.</summary>
    public static FnError NameTooLong { get; } = new(400, "Fn name must be 255 characters or less", Blame.Caller);

    /// <summary>400: the name is not equal to its own URL path-segment form.</summary>
    public static FnError NameInvalid { get; } = new(400, "name must be a valid string", Blame.Caller);

    /// <summary>400: no image.</summary>
    public static FnError ImageMissing { get; } = new(400, "Missing image on Fn", Blame.Caller);

    /// <summary>400: the image is longer than the database keeps; SQLite has no such bound (D34).</summary>
    public static FnError ImageTooLong { get; } = new(400, "Fn image must be 256 characters or less", Blame.Caller);

    /// <summary>400: a create request that brings its own id.</summary>
    public static FnError IdGiven { get; } = new(400, "ID cannot be provided for Fn creation", Blame.Caller);

    /// <summary>400: negative or over 300 seconds.</summary>
    public static FnError TimeoutOutOfRange { get; } =
        new(400, "timeout value is out of range, must be between 0 and 300", Blame.Caller);

    /// <summary>400: negative or over 3600 seconds.</summary>
    public static FnError IdleTimeoutOutOfRange { get; } =
        new(400, "idle_timeout value is out of range, must be between 0 and 3600", Blame.Caller);

    /// <summary>400: over 8192 MiB.</summary>
    public static FnError MemoryOutOfRange { get; } =
        new(400, "memory value is out of range. It should be between 0 and 8192", Blame.Caller);

    /// <summary>400: an update whose body names another function than its path (D3).</summary>
    public static FnError IdMismatch { get; } = new(400, "Fn ID in path does not match that in body", Blame.Caller);
}
