using System.Net;

namespace Fn.Client.Connection;

/// <summary>The proxy that the environment names (<c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c>, <c>NO_PROXY</c>); never for this machine itself.</summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly IWebProxy _environment = HttpClient.DefaultProxy;

    public ICredentials? Credentials
    {
        get => _environment.Credentials;
        set => _environment.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _environment.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || _environment.IsBypassed(host);
}
