namespace Fn.Client.Invocation;

/// <summary>One call of a function.</summary>
/// <param name="Endpoint">URL, from the annotation <c>fnproject.io/fn/invokeEndpoint</c>.</param>
/// <param name="ContentType">Type of the body.</param>
/// <param name="Body">Input of the function; may be empty.</param>
public sealed record InvokeRequest(string Endpoint, string ContentType, byte[] Body)
{
    /// <summary>Further headers, such as <c>fn-intent</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
