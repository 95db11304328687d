namespace Fn.Client.Errors;

/// <summary>No app, function or trigger has the name: <c>app NAME not found</c>.</summary>
public sealed class FnLookupException : FnClientException
{
    internal FnLookupException(string kind, string name)
        : base($"{kind} {name} not found", cause: null) { }
}
