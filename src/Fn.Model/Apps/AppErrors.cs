using Fn.Model.Errors;

namespace Fn.Model.Apps;

/// <summary>What can be wrong with an app or a request for one. Source: server specification 1.18.</summary>
public static class AppErrors
{
    /// <summary>404: no app has this id or name.</summary>
    public static FnError NotFound { get; } = new(404, "App not found", Blame.Caller);

    /// <summary>409: the name is taken.</summary>
    public static FnError AlreadyExists { get; } = new(409, "App already exists", Blame.Caller);
}
