using Fn.Client;

namespace Fn.Cli.Contexts;

/// <summary>How the server of the current context is reached. Source: command line specification 3.5.</summary>
internal sealed class Provider
{
    private readonly CliHost _host;
    private readonly string? _token;

    private Provider(CliHost host, ServerAddress address, string? token)
    {
        _host = host;
        Address = address;
        _token = token;
    }

    /// <summary>The server, scheme and port written out.</summary>
    public ServerAddress Address { get; }

    /// <exception cref="CliException">Unknown provider, or an <c>api-url</c> that is none.</exception>
    public static Provider Create(FnConfiguration configuration, CliHost host)
    {
        var id = configuration.Find(ConfigurationKeys.Provider) ?? "default";
        if (!string.Equals(id, "default", StringComparison.Ordinal))
        {
            throw new CliException(
                $"No provider with id  '{id}' is registered",
                "This build has the provider 'default'; set it with 'fn update context provider default'."
            );
        }
        var url =
            configuration.ApiUrl
            ?? throw new CliException(
                "no Fn server is configured: api-url is not set",
                "Choose a context with 'fn use context <context-name>', or set FN_API_URL."
            );
        try
        {
            return new Provider(host, ServerAddress.Parse(url), configuration.Find(ConfigurationKeys.Token));
        }
        catch (FormatException e)
        {
            throw new CliException($"unparsable FN API Url: {url}. Error: {e.Message}", cause: e);
        }
    }

    /// <summary>A client of the API; the caller disposes of it.</summary>
    public FnClient CreateClient()
    {
        var options = new FnClientOptions
        {
            Address = Address.Text,
            Token = _token,
            UserAgent = "fn/" + CliVersion.Text,
        };
        return _host.Network is { } network ? new FnClient(options, network) : new FnClient(options);
    }
}
