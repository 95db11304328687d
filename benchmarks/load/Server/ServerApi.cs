using System.Net.Http.Json;
using System.Text.Json;
using Fn.Load.Machine;

namespace Fn.Load.Server;

/// <summary>The few requests that set a run up. Source: the API v2 of Fn.</summary>
internal sealed class ServerApi(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = Loopback.Url(port), Timeout = TimeSpan.FromSeconds(30) };

    public Task<string> CreateAppAsync(string name, CancellationToken cancellationToken) =>
        CreateAsync("v2/apps", new { name }, cancellationToken);

    /// <summary>Creates a function whose containers stay until their server stops, unless told otherwise.</summary>
    /// <param name="variant">Configuration, which chooses the variant; see <c>function/variants.go</c>.</param>
    public Task<string> CreateFunctionAsync(
        string appId,
        string name,
        string image,
        IReadOnlyDictionary<string, string> variant,
        CancellationToken cancellationToken,
        int idleSeconds = 3600
    ) =>
        CreateAsync(
            "v2/fns",
            new
            {
                app_id = appId,
                name,
                image,
                config = variant,
                idle_timeout = idleSeconds,
            },
            cancellationToken
        );

    /// <summary>Sets one value of a function's configuration, which moves its calls to new containers.</summary>
    public async Task ConfigureAsync(string fnId, string name, string value, CancellationToken cancellationToken)
    {
        var change = new { config = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value } };
        await SendAsync(HttpMethod.Put, $"v2/fns/{fnId}", change, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> CreateAsync<T>(string path, T resource, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, path, resource, cancellationToken)).GetProperty("id").GetString()!;

    private async Task<JsonElement> SendAsync<T>(
        HttpMethod method,
        string path,
        T resource,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(resource) };
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<JsonElement>(text)
                : throw new BenchException($"{method} /{path} answered {(int)response.StatusCode}: {text.Trim()}");
        }
        catch (Exception failure) when (failure is HttpRequestException || IsTimeout(failure, cancellationToken))
        {
            throw new BenchException($"{method} /{path} failed: {failure.Message}");
        }
    }

    private static bool IsTimeout(Exception failure, CancellationToken cancellationToken) =>
        failure is OperationCanceledException && !cancellationToken.IsCancellationRequested;
}
