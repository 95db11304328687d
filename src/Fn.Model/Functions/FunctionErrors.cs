using Fn.Model.Errors;

namespace Fn.Model.Functions;

/// <summary>What can be wrong with a function or a request for one. Source: server specification 1.18.</summary>
public static class FunctionErrors
{
    /// <summary>404: no function has this id.</summary>
    public static FnError NotFound { get; } = new(404, "Fn not found", Blame.Caller);

    /// <summary>409: the name is taken in this app.</summary>
    public static FnError AlreadyExists { get; } = new(409, "Fn with specified name already exists", Blame.Caller);
}
