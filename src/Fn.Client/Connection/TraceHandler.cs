namespace Fn.Client.Connection;

/// <summary>Tells every exchange as text: the request before it is sent, the answer once it is complete.</summary>
/// <param name="trace">Takes one message at a time, newline included.</param>
/// <param name="inner">Sends them.</param>
internal sealed class TraceHandler(Action<string> trace, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The handler itself, or around it one that tells.</summary>
    public static HttpMessageHandler Around(HttpMessageHandler handler, Action<string>? trace) =>
        trace is null ? handler : new TraceHandler(trace, handler);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var sent = await BodyAsync(request.Content, cancellationToken).ConfigureAwait(false);
        trace(TraceText.Describe(request, sent));
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            var received = await BodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
            trace(TraceText.Describe(response, received));
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<byte[]> BodyAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return [];
        }
        await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        return await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }
}
