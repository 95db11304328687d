using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fn.Model.Errors;
using Fn.Server.Observability.Tracing;

namespace Fn.Server.Balancing;

/// <summary>The node that has the definitions of a load balancer, asked over HTTP. Source: server specification 5.2.</summary>
/// <param name="url">Where it is; only scheme and host count.</param>
/// <param name="client">What sends the requests; disposed of with this.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told why there is no answer, which the caller is not.</param>
internal sealed class ApiNode(Uri url, HttpMessageInvoker client, TimeProvider time, ILogger<ApiNode> logger)
    : IDisposable
{
    private const int MaxRetries = 5;
    private const int LeastDelayMs = 25;
    private const int DelayStepMs = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(30);

    // As they are written: a source with dots in it is no relative path.
    private static readonly UriCreationOptions AsWritten = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    /// <summary>A handler that connects as this node wants it.</summary>
    public static SocketsHttpHandler CreateHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectPatience,
            ActivityHeadersPropagator = null, // our own headers are more
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
        };

    /// <summary>Reads a resource.</summary>
    /// <param name="path">Below <c>/v2/</c>, escaped.</param>
    /// <param name="type">What it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the node says that there is none.</returns>
    /// <exception cref="FnException"><see cref="RequestErrors.ApiUnavailable"/>.</exception>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        for (var retry = 0; ; retry++)
        {
            try
            {
                using var answer = await SendAsync(path, either.Token);
                if (answer.IsSuccessStatusCode)
                {
                    await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
                    return await JsonSerializer.DeserializeAsync(body, type, either.Token);
                }
                if (answer.StatusCode == HttpStatusCode.NotFound)
                {
                    return null;
                }
                var reason = $"it answers {(int)answer.StatusCode}";
                if ((int)answer.StatusCode < StatusCodes.Status500InternalServerError || retry == MaxRetries)
                {
                    throw Unavailable(path, reason);
                }
                logger.ApiRetried(path, reason);
            }
            catch (JsonException failure)
            {
                throw Unavailable(path, failure.Message);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                if (retry == MaxRetries)
                {
                    throw Unavailable(path, failure.Message);
                }
                logger.ApiRetried(path, failure.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw Unavailable(path, $"it took more than {Patience.TotalSeconds} s");
            }
            await PauseAsync(path, retry, deadline.Token, either.Token);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>How long to wait before a retry: somewhere in a window that doubles each time.</summary>
    /// <param name="retry">0 before the first one.</param>
    /// <param name="place">Where in the window, 0 to 1.</param>
    public static TimeSpan DelayBefore(int retry, double place) =>
        TimeSpan.FromMilliseconds(LeastDelayMs + (place * DelayStepMs * ((2 << retry) - 1)));

    private async Task PauseAsync(string path, int retry, CancellationToken deadline, CancellationToken either)
    {
        try
        {
            await Task.Delay(DelayBefore(retry, Random.Shared.NextDouble()), time, either);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw Unavailable(path, $"it took more than {Patience.TotalSeconds} s");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri($"{url.Scheme}://{url.Authority}/v2/{path}", AsWritten)
        );
        _ = TraceHeaders.Over(new MessageHeaders(request.Headers));
        return await client.SendAsync(request, cancellationToken);
    }

    private FnException Unavailable(string path, string reason)
    {
        logger.ApiUnavailable(url.Authority, path, reason);
        return RequestErrors.ApiUnavailable.ToException();
    }
}
