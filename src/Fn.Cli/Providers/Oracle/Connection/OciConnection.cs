using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Fn.Cli.Providers.Oracle.Accounts;
using Fn.Client.Connection;
using Fn.Client.Errors;
using Fn.Client.Invocation;

namespace Fn.Cli.Providers.Oracle.Connection;

/// <summary>Sends signed requests to Oracle's service and turns each answer into JSON or an exception.</summary>
internal sealed class OciConnection : IDisposable
{
    private static readonly TimeSpan ApiTimeout = TimeSpan.FromSeconds(60);
    private readonly CliHost _host;
    private readonly IOracleAccount _account;
    private readonly string _agent;
    private readonly HttpClient _http;

    public OciConnection(CliHost host, IOracleAccount account, string agent, bool trustsAnyCertificate)
    {
        _host = host;
        _account = account;
        _agent = $"{agent} fn/{CliVersion.Text}";
        var handler = host.Network ?? CreateHandler(trustsAnyCertificate);
        _http = new HttpClient(TraceHandler.Around(handler, host.Trace), disposeHandler: host.Network is null);
        _http.Timeout = Timeout.InfiniteTimeSpan; // each call has its own limit, those of functions have none
    }

    /// <summary>Calls the API of the image registry, which is beside that of functions.</summary>
    public async Task<OciAnswer> SendToRegistryAsync(
        HttpMethod method,
        string path,
        Action<Utf8JsonWriter>? body,
        CancellationToken cancellationToken
    )
    {
        var address = await _account.GetAddressAsync(cancellationToken);
        var registry = address.Replace("://functions.", "://artifacts.", StringComparison.Ordinal);
        return await SendAsync(method, new Uri(registry + path), body, ifMatch: null, cancellationToken);
    }

    /// <summary>Calls the API.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path with query, below the address.</param>
    /// <param name="body">Writes the members of the body; null sends none.</param>
    /// <param name="ifMatch">The etag the resource must have; null for any.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="OciRefusalException">The service refused.</exception>
    /// <exception cref="FnConnectionException">It cannot be talked to, or says what is no JSON.</exception>
    public async Task<OciAnswer> SendAsync(
        HttpMethod method,
        string path,
        Action<Utf8JsonWriter>? body,
        string? ifMatch,
        CancellationToken cancellationToken
    )
    {
        var address = await _account.GetAddressAsync(cancellationToken);
        return await SendAsync(method, new Uri(address + path), body, ifMatch, cancellationToken);
    }

    /// <summary>Calls the API of a vault, which has an address of its own.</summary>
    /// <param name="url">Address with path.</param>
    /// <param name="body">Writes the members of the body.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<OciAnswer> SendToVaultAsync(
        Uri url,
        Action<Utf8JsonWriter> body,
        CancellationToken cancellationToken
    ) => SendAsync(HttpMethod.Post, url, body, ifMatch: null, cancellationToken);

    /// <summary>What <c>/version</c> of the service says.</summary>
    public async Task<JsonElement> GetVersionAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            await _account.GetAddressAsync(cancellationToken) + "/version"
        );
        await AddCompartmentAsync(request, cancellationToken);
        await SignAsync(request, body: null, cancellationToken);
        return (await ExchangeAsync(request, cancellationToken)).Body;
    }

    /// <summary>Calls a function, however long it takes; returns with the head of the answer, which the caller disposes of.</summary>
    public async Task<HttpResponseMessage> CallAsync(InvokeRequest call, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(call.Endpoint, UriKind.Absolute, out var url))
        {
            throw new FnConnectionException($"Post \"{call.Endpoint}\": unsupported protocol scheme \"\"", cause: null);
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(call.Body) };
        HeaderLines.Add(request.Content.Headers, "Content-Type", call.ContentType, CallOf(request));
        foreach (var (name, value) in call.Headers)
        {
            HeaderLines.Add(request.Headers, name, value, CallOf(request));
        }
        await AddCompartmentAsync(request, cancellationToken);
        await SignAsync(request, call.Body, cancellationToken);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (NotSupportedException e)
        {
            throw new FnConnectionException($"{CallOf(request)}: unsupported protocol scheme \"{url.Scheme}\"", e);
        }
        catch (Exception e) when (ConnectionFailure.Describe(e, url, cancellationToken) is ({ } reason, _))
        {
            throw new FnConnectionException($"{CallOf(request)}: {reason}", e);
        }
    }

    public void Dispose() => _http.Dispose();

    [SuppressMessage("Security", "CA5359", Justification = "The context says so: oracle.disable-certs.")]
    private static SocketsHttpHandler CreateHandler(bool trustsAnyCertificate)
    {
        var handler = ConnectionHandler.Create();
        handler.AllowAutoRedirect = false; // a signature holds for one address
        if (trustsAnyCertificate)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
        return handler;
    }

    private async Task<OciAnswer> SendAsync(
        HttpMethod method,
        Uri url,
        Action<Utf8JsonWriter>? body,
        string? ifMatch,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (ifMatch is not null)
        {
            HeaderLines.Add(request.Headers, "If-Match", ifMatch, CallOf(request));
        }
        var content = body is null ? null : RequestBody.Write(body);
        if (content is not null)
        {
            request.Content = new ByteArrayContent(content);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }
        await SignAsync(request, content, cancellationToken);
        return await ExchangeAsync(request, cancellationToken);
    }

    private async Task AddCompartmentAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        HeaderLines.Add(
            request.Headers,
            "Opc-Compartment-Id",
            await _account.GetCompartmentAsync(cancellationToken),
            CallOf(request)
        );

    private async Task SignAsync(HttpRequestMessage request, byte[]? body, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", _agent);
        request.Headers.TryAddWithoutValidation("Opc-Client-Info", $"fn/{CliVersion.Text}");
        request.Headers.TryAddWithoutValidation("Opc-Request-Id", Guid.NewGuid().ToString("N").ToUpperInvariant());
        RequestSigner.Sign(request, body, await _account.GetKeyAsync(cancellationToken), _host.Time.GetUtcNow());
    }

    private async Task<OciAnswer> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ApiTimeout, _host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw Refusal(response, body);
            }
            var next = response.Headers.TryGetValues("opc-next-page", out var pages) ? pages.FirstOrDefault() : null;
            var tag = response.Headers.NonValidated.TryGetValues("ETag", out var tags) ? tags.ToString() : null;
            return new OciAnswer(Parse(body), tag, string.IsNullOrEmpty(next) ? null : next);
        }
        catch (Exception e)
            when (ConnectionFailure.Describe(e, request.RequestUri!, cancellationToken) is ({ } reason, _))
        {
            throw new FnConnectionException($"{CallOf(request)}: {reason}", e);
        }
    }

    private static JsonElement Parse(byte[] body)
    {
        if (body.Length == 0)
        {
            return default;
        }
        using var document = ApiConnection.Parse(body);
        return document.RootElement.Clone();
    }

    private static OciRefusalException Refusal(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var id = response.Headers.TryGetValues("opc-request-id", out var ids) ? $", request {ids.First()}" : "";
        try
        {
            using var document = JsonDocument.Parse(body);
            var message = OciJson.Text(document.RootElement, "message");
            var code = OciJson.Text(document.RootElement, "code");
            if (message.Length > 0)
            {
                return new(status, $"{message} ({(code.Length > 0 ? code : "status " + status)}{id})");
            }
        }
        catch (JsonException)
        {
            // Told below.
        }
        return new(status, $"the service answered with status {status} and without a reason{id}");
    }

    private static string CallOf(HttpRequestMessage request)
    {
        var method = request.Method.Method;
        return $"{method[0]}{method[1..].ToLowerInvariant()} \"{request.RequestUri}\"";
    }
}
