using Fn.Client.Connection;
using Fn.Client.Errors;

namespace Fn.Client.Invocation;

/// <summary>Calls functions at their invoke endpoint, which is a URL of its own and not part of the API.</summary>
/// <remarks>Calls have no time limit: a function may take as long as it was given. Redirects are followed.</remarks>
public sealed class InvokeClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _userAgent;

    /// <summary>A client that opens its own connections; <paramref name="trace"/> is told every exchange, as <see cref="FnClientOptions.Trace"/> is.</summary>
    public InvokeClient(string userAgent, Action<string>? trace = null)
        : this(userAgent, TraceHandler.Around(ConnectionHandler.Create(), trace), ownsHandler: true) { }

    /// <summary>A client over a handler of the caller, who disposes of it.</summary>
    public InvokeClient(string userAgent, HttpMessageHandler handler, Action<string>? trace = null)
        : this(userAgent, TraceHandler.Around(handler, trace), ownsHandler: false) { }

    private InvokeClient(string userAgent, HttpMessageHandler handler, bool ownsHandler)
    {
        _http = new HttpClient(handler, ownsHandler) { Timeout = Timeout.InfiniteTimeSpan };
        _userAgent = userAgent;
    }

    /// <summary>Sends one call and returns as soon as the head of the answer is there; the caller disposes of it.</summary>
    /// <exception cref="FnConnectionException">The endpoint cannot be reached: <c>Post "URL": …</c>.</exception>
    public async Task<HttpResponseMessage> CallAsync(InvokeRequest call, CancellationToken cancellationToken)
    {
        // A path alone would count as a file.
        if (call.Endpoint.StartsWith('/') || !Uri.TryCreate(call.Endpoint, UriKind.Absolute, out var address))
        {
            throw new FnConnectionException(
                $"{CallOf(call)}: unsupported protocol scheme \"\"",
                cause: null,
                ConnectionFault.Scheme
            );
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(call.Body),
        };
        HeaderLines.Add(request.Content.Headers, "Content-Type", call.ContentType, CallOf(call));
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        foreach (var (name, value) in call.Headers)
        {
            HeaderLines.Add(request.Headers, name, value, CallOf(call));
        }
        try
        {
            return await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (NotSupportedException exception)
        {
            throw new FnConnectionException(
                $"{CallOf(call)}: unsupported protocol scheme \"{address.Scheme}\"",
                exception,
                ConnectionFault.Scheme
            );
        }
        catch (Exception exception)
            when (ConnectionFailure.Describe(exception, address, cancellationToken) is ({ } reason, var fault))
        {
            throw new FnConnectionException($"{CallOf(call)}: {reason}", exception, fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string CallOf(InvokeRequest call) => $"Post \"{ServerAddress.WithoutPassword(call.Endpoint)}\"";
}
