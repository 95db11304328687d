using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fn.Client.Errors;
using Fn.Model.Wire;

namespace Fn.Client.Connection;

/// <summary>Sends API calls to one server and turns each answer into an object or an exception.</summary>
internal sealed class ApiConnection : IDisposable
{
    private const int LongestAnswer = 256 * 1024 * 1024; // bytes once unpacked, far above a page of the largest resources
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient _http;
    private readonly FnClientOptions _options;
    private readonly string _address;

    public ApiConnection(FnClientOptions options, HttpMessageHandler handler, bool ownsHandler)
    {
        _options = options;
        _address = ServerAddress.Parse(options.Address).Text;
        _http = new HttpClient(TraceHandler.Around(handler, options.Trace), ownsHandler)
        {
            MaxResponseContentBufferSize = LongestAnswer,
            Timeout = options.Timeout,
        };
    }

    /// <summary>Calls the API and reads the answer, unless the operation has none.</summary>
    public async Task<T> SendAsync<T>(
        ApiOperation operation,
        string path,
        Action<Utf8JsonWriter>? body,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        var text = await SendAsync(operation, path, body, cancellationToken).ConfigureAwait(false);
        try
        {
            if (JsonSerializer.Deserialize(text, type) is { } answer)
            {
                return answer;
            }
        }
        catch (JsonException)
        {
            using var document = Parse(text);
        }
        throw NotOfFn(operation, path);
    }

    /// <summary>Asks for a page of a list; one without items may have null in their place.</summary>
    public async Task<Page<T>> GetPageAsync<T>(
        ApiOperation operation,
        string path,
        JsonTypeInfo<Page<T>> type,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var page = await SendAsync(operation, path, null, type, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<T?>? items = page.Items; // the wire does not know what cannot be null
        return items is null ? page with { Items = [] }
            : items.Contains(null) ? throw NotOfFn(operation, path)
            : page;
    }

    /// <summary>Calls the API and returns the body of a successful answer.</summary>
    public async Task<byte[]> SendAsync(
        ApiOperation operation,
        string path,
        Action<Utf8JsonWriter>? body,
        CancellationToken cancellationToken
    )
    {
        var url = _address + "/v2" + path;
        using var request = new HttpRequestMessage(operation.Method, url);
        if (!string.IsNullOrEmpty(_options.Token))
        {
            HeaderLines.Add(request.Headers, "Authorization", "Bearer " + _options.Token, CallOf(request.Method, url));
        }
        if (body is not null)
        {
            request.Content = new ByteArrayContent(RequestBody.Write(body)) { Headers = { ContentType = Json } };
        }
        var (status, target, mediaType, text) = await ExchangeAsync(request, url, cancellationToken)
            .ConfigureAwait(false);
        return status is < 200 or >= 300 ? throw Refusal(operation, status, target, mediaType, text)
            : text.Length == 0 || mediaType is "" or "application/json" || IsJson(text) ? text
            : throw new FnConnectionException(Explain(mediaType, text), cause: null);
    }

    /// <summary>The body of <c>/version</c>.</summary>
    public async Task<byte[]> GetVersionAsync(CancellationToken cancellationToken)
    {
        var url = _address + "/version";
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var (status, _, _, text) = await ExchangeAsync(request, url, cancellationToken).ConfigureAwait(false);
        return status == 200
            ? text
            : throw new FnConnectionException(
                $"{ServerAddress.WithoutPassword(url)} answered with status {status}",
                cause: null
            );
    }

    /// <exception cref="FnConnectionException">The body is not JSON.</exception>
    public static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw NoJson(body, e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(int Status, Uri? Target, string MediaType, byte[] Body)> ExchangeAsync(
        HttpRequestMessage request,
        string url,
        CancellationToken cancellationToken
    )
    {
        var (method, call) = (request.Method, CallOf(request.Method, url));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (request.Method != method)
            {
                // A followed redirect has turned the change into a question, whose answer would pass for success.
                throw new FnConnectionException(
                    $"{call}: the server redirects to {Shown(request.RequestUri!)}, so nothing was changed",
                    cause: null
                );
            }
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var mediaType = response.Content.Headers.ContentType?.MediaType ?? "";
            return ((int)response.StatusCode, response.Headers.Location, mediaType, body);
        }
        catch (Exception e)
            when (ConnectionFailure.Describe(e, request.RequestUri!, cancellationToken) is ({ } reason, var fault))
        {
            throw new FnConnectionException($"{call}: {reason}", e, fault);
        }
    }

    private FnConnectionException NotOfFn(ApiOperation operation, string path) =>
        new(
            $"{CallOf(operation.Method, _address + "/v2" + path)}: the answer is JSON, but not what an Fn server answers",
            cause: null
        );

    private static string CallOf(HttpMethod method, string url) =>
        $"{method.Method[0]}{method.Method[1..].ToLowerInvariant()} \"{ServerAddress.WithoutPassword(url)}\"";

    private static FnApiException Refusal(
        ApiOperation operation,
        int status,
        Uri? target,
        string mediaType,
        byte[] body
    )
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var message = Member(document.RootElement, "message");
            var fields = Member(document.RootElement, "fields");
            return new FnApiException(status, message, operation.Describe(status, fields, message));
        }
        catch (JsonException)
        {
            var text = status is >= 300 and < 400 ? ExplainRedirect(status, target) : Explain(mediaType, body);
            return new FnApiException(status, "", (operation with { Told = [] }).Describe(status, "", text));
        }
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Explain(string mediaType, byte[] body)
    {
        var type =
            body.Length == 0 ? "an empty body"
            : mediaType.Length == 0 ? "text that is no JSON"
            : mediaType + " that is no JSON";
        return $"the server answered with {type}; is there a proxy in between, or is the address wrong?";
    }

    // Those that were followed do not come here: no target, too many in a row, or from https to http.
    private static string ExplainRedirect(int status, Uri? target)
    {
        var answer =
            target is not null ? $"the server redirects to {Shown(target)}"
            : status == 304 ? "the server answered that nothing has changed since the last request"
            : "the server redirects without saying where to";
        return $"{answer}; is there a proxy in between, or is the address wrong?";
    }

    private static string Shown(Uri target) => ServerAddress.WithoutPassword(target.OriginalString);

    private static string Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static FnConnectionException NoJson(byte[] body, JsonException e) => new(JsonFault.Describe(body, e), e);
}
