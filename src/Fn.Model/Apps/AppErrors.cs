using Fn.Model.Errors;

namespace Fn.Model.Apps;

/// <summary>What can be wrong with an app or a request for one. Source: server specification 1.18.</summary>
public static class AppErrors
{
    /// <summary>404: no app has this id or name.</summary>
    public static FnError NotFound { get; } = new(404, "App not found", Blame.Caller);

    /// <summary>409: the name is taken.</summary>
    public static FnError AlreadyExists { get; } = new(409, "App already exists", Blame.Caller);

    /// <summary>400: a create request without a name.</summary>
    public static FnError NameMissing { get; } = new(400, "Missing Name", Blame.Caller);

    /// <summary>400: the name is over 255 bytes of UTF-8.</summary>
    public static FnError NameTooLong { get; } = new(400, "App name must be 255 characters or less", Blame.Caller);

    /// <summary>400: a character that is no letter, number, <c>_</c> or <c>-</c>.</summary>
    public static FnError NameInvalid { get; } = new(400, "Invalid app name", Blame.Caller);

    /// <summary>400: a create request that brings its own id.</summary>
    public static FnError IdGiven { get; } = new(400, "App ID cannot be supplied on create", Blame.Caller);

    /// <summary>400: an update whose body names another app than its path.</summary>
    public static FnError IdMismatch { get; } = new(400, "App ID in path does not match ID in body", Blame.Caller);

    /// <summary>409: an update that would rename.</summary>
    public static FnError NameImmutable { get; } = new(409, "Could not update - name is immutable", Blame.Caller);

    /// <summary>400: a shape that is none of the three known ones.</summary>
    public static FnError ShapeInvalid { get; } = new(400, "Invalid app shape", Blame.Caller);

    /// <summary>400: the syslog URL does not parse or has an unknown scheme.</summary>
    /// <param name="value">As the client sent it, white space included.</param>
    /// <param name="reason">Why, in the words of the URL parser or about the scheme.</param>
    public static FnError SyslogUrlInvalid(string value, string reason) =>
        new(400, $"invalid syslog url: \"{value}\" {reason}", Blame.Caller);
}
