using System.Buffers.Text;
using System.Text;
using Fn.Cli.Contexts;
using Fn.Client;
using Fn.Client.Invocation;

namespace Fn.Cli.Providers.Standard;

/// <summary>An Fn server, reached at the context's <c>api-url</c>. Source: command line specification 3.5.</summary>
internal sealed class StandardProvider : IProvider
{
    private readonly CliHost _host;
    private readonly ServerAddress _address;
    private readonly string? _token;
    private FnClient? _client;
    private InvokeClient? _invoke;

    private StandardProvider(CliHost host, ServerAddress address, string? token)
    {
        _host = host;
        _address = address;
        _token = token;
    }

    public IApps Apps => new StandardApps(Client.Apps);

    public IFunctions Functions => new StandardFunctions(Client.Functions);

    public ITriggers Triggers => new StandardTriggers(Client.Triggers);

    public IPrebuiltFunctions? PrebuiltFunctions => null;

    public IImageRepositories? Repositories => null;

    public IImageSigner? Signer => null;

    public bool IsManaged => false;

    public bool HasTriggers => true;

    public string CallContentType => "text/plain";

    public string? CompartmentId => null;

    private FnClient Client => _client ??= CreateClient();

    /// <exception cref="CliException">There is no <c>api-url</c>, or it is none.</exception>
    public static StandardProvider Create(FnConfiguration configuration, CliHost host)
    {
        var url = configuration.ApiUrl ?? throw new NoAddressException();
        try
        {
            return new StandardProvider(host, ServerAddress.Parse(url), configuration.Find(ConfigurationKeys.Token));
        }
        catch (FormatException e)
        {
            throw new CliException($"unparsable FN API Url: {url}. Error: {e.Message}", cause: e);
        }
    }

    public string? CursorAfter(string name) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));

    public Task<string> GetVersionAsync(CancellationToken cancellationToken) =>
        Client.GetVersionAsync(cancellationToken);

    public Task<HttpResponseMessage> CallAsync(InvokeRequest call, CancellationToken cancellationToken)
    {
        var agent = "fn/" + CliVersion.Text;
        _invoke ??= _host.Network is { } network
            ? new InvokeClient(agent, network, _host.Trace)
            : new InvokeClient(agent, _host.Trace);
        return _invoke.CallAsync(call, cancellationToken);
    }

    public void Dispose()
    {
        _client?.Dispose();
        _invoke?.Dispose();
    }

    private FnClient CreateClient()
    {
        var options = new FnClientOptions
        {
            Address = _address.Text,
            Token = _token,
            UserAgent = "fn/" + CliVersion.Text,
            Trace = _host.Trace,
        };
        return _host.Network is { } network ? new FnClient(options, network) : new FnClient(options);
    }
}
