namespace Fn.Client.Errors;

/// <summary>No app, function or trigger has the name: <c>app NAME not found</c>.</summary>
public sealed class FnLookupException : FnClientException
{
    internal FnLookupException(string kind, string name)
        : base($"{kind} {name} not found", cause: null)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary><c>app</c>, <c>function</c> or <c>trigger</c>.</summary>
    public string Kind { get; }

    /// <summary>The name that was looked for.</summary>
    public string Name { get; }
}
