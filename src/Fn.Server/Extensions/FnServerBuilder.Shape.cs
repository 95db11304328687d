using Fn.Server.Hosting;
using Fn.Server.Runners;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fn.Server.Extensions;

// On what the server listens and what it offers there.
public sealed partial class FnServerBuilder
{
    /// <summary>What was chosen so far.</summary>
    internal HostShape Shape { get; } = new();

    /// <summary>Serves HTTPS, and nothing else, on the port of the settings; HTTP/1.1 or HTTP/2 as the client wants.</summary>
    /// <param name="configure">Sets the certificate at least.</param>
    public FnServerBuilder UseTls(Action<HttpsConnectionAdapterOptions> configure)
    {
        Shape.Tls = configure;
        return this;
    }

    /// <summary>
    /// Moves <c>/version</c>, <c>/metrics</c> and <c>/shutdown</c> to a port of their own, which knows neither CORS nor middleware nor tracing.
    /// </summary>
    /// <param name="port">0 takes any free one.</param>
    /// <param name="configureTls">Sets the certificate at least; null for no TLS.</param>
    public FnServerBuilder ListenForAdmin(int port, Action<HttpsConnectionAdapterOptions>? configureTls = null)
    {
        (Shape.AdminPort, Shape.AdminTls) = (port, configureTls);
        return this;
    }

    /// <summary>Leaves endpoints out; their paths are not found then.</summary>
    public FnServerBuilder Without(FnEndpoints endpoints)
    {
        Shape.Endpoints &= ~endpoints;
        return this;
    }

    /// <summary>Adds <c>GET /shutdown</c>, by which whoever can reach it ends the server as a signal does.</summary>
    public FnServerBuilder MapShutdown()
    {
        Shape.HasShutdown = true;
        return this;
    }

    /// <summary>Sets what the node type <c>pure-runner</c> does beside running calls; others take no notice.</summary>
    public FnServerBuilder ConfigureRunner(Action<RunnerSetup> configure)
    {
        configure(Shape.Runner);
        return this;
    }

    /// <summary>Gives each request an id, which its log lines carry as <c>fn_request_id</c> and its span as <c>fn.rid</c>.</summary>
    /// <param name="header">The request header that has the id.</param>
    /// <param name="make">Makes an id when that header is absent or empty; null makes one of 26 characters.</param>
    public FnServerBuilder UseRequestId(string header, Func<string>? make = null)
    {
        Shape.RequestId = (header, make);
        return this;
    }
}
