using System.Text.Json;
using Fn.Client.Apps;
using Fn.Client.Connection;
using Fn.Client.Functions;
using Fn.Client.Triggers;

namespace Fn.Client;

/// <summary>A typed client of an Fn server's API v2. Safe to share between threads; keep one for each server.</summary>
/// <remarks>
/// Every call throws <see cref="Errors.FnApiException"/> when the server refuses, <see cref="Errors.FnConnectionException"/> when it cannot be
/// talked to or says what is no JSON; the messages of both can be shown to a user as they are.
/// </remarks>
public sealed class FnClient : IDisposable
{
    private readonly ApiConnection _connection;

    /// <summary>A client that opens its own connections.</summary>
    /// <exception cref="FormatException">The address is not a URL.</exception>
    public FnClient(FnClientOptions options)
        : this(options, ConnectionHandler.Create(), ownsHandler: true) { }

    /// <summary>A client over a handler of the caller, who disposes of it.</summary>
    /// <exception cref="FormatException">The address is not a URL.</exception>
    public FnClient(FnClientOptions options, HttpMessageHandler handler)
        : this(options, handler, ownsHandler: false) { }

    private FnClient(FnClientOptions options, HttpMessageHandler handler, bool ownsHandler)
    {
        _connection = new ApiConnection(options, handler, ownsHandler);
        Apps = new AppsClient(_connection);
        Functions = new FunctionsClient(_connection);
        Triggers = new TriggersClient(_connection);
    }

    /// <summary>The apps of the server.</summary>
    public AppsClient Apps { get; }

    /// <summary>The functions of the server.</summary>
    public FunctionsClient Functions { get; }

    /// <summary>The triggers of the server.</summary>
    public TriggersClient Triggers { get; }

    /// <summary>The server's version, such as <c>0.3.753</c>, from <c>/version</c>, which needs no token.</summary>
    public async Task<string> GetVersionAsync(CancellationToken cancellationToken)
    {
        var body = await _connection.GetVersionAsync(cancellationToken).ConfigureAwait(false);
        using var document = ApiConnection.Parse(body);
        return
            document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("version", out var version)
            && version.ValueKind == JsonValueKind.String
            ? version.GetString()!
            : "";
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
