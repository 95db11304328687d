using System.Net.Http.Headers;
using Fn.Agent.Calls;

namespace Fn.Server.Balancing;

/// <summary>Headers of a request that this server sends.</summary>
internal sealed class MessageHeaders(HttpRequestHeaders headers) : IHeaderSink
{
    /// <inheritdoc/>
    public void Add(ReadOnlySpan<char> prefix, ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        headers.TryAddWithoutValidation($"{prefix}{name}", value.ToString());
}
