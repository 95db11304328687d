namespace Fn.Server.Extensions;

/// <summary>Endpoints that a server may do without.</summary>
[Flags]
public enum FnEndpoints
{
    /// <summary>None of these.</summary>
    None = 0,

    /// <summary>The resources under <c>/v2</c> and their description under <c>/openapi</c>.</summary>
    Api = 1,

    /// <summary><c>/invoke</c>.</summary>
    Invoke = 2,

    /// <summary><c>/t</c>.</summary>
    Triggers = 4,

    /// <summary><c>/version</c> and <c>/metrics</c>.</summary>
    Admin = 8,

    /// <summary>What clients use: all but <see cref="Admin"/>.</summary>
    Web = Api | Invoke | Triggers,

    /// <summary>All of these.</summary>
    All = Web | Admin,
}
