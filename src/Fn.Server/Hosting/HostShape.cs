using Fn.Server.Extensions;
using Fn.Server.Runners;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fn.Server.Hosting;

/// <summary>On what a server listens and what it offers there, as far as its program decides and not its settings.</summary>
/// <remarks>Source: server specification 9.5. As it is made, it is that of <c>fnserver</c>.</remarks>
internal sealed class HostShape
{
    /// <summary>What is offered.</summary>
    public FnEndpoints Endpoints { get; set; } = FnEndpoints.All;

    /// <summary>TLS of the port of the settings; null for none.</summary>
    public Action<HttpsConnectionAdapterOptions>? Tls { get; set; }

    /// <summary>A port of their own for the endpoints that are marked by <see cref="AdminEndpoint"/>; 0 takes any; null for none.</summary>
    public int? AdminPort { get; set; }

    /// <summary>TLS of that port; null for none.</summary>
    public Action<HttpsConnectionAdapterOptions>? AdminTls { get; set; }

    /// <summary>Whether <c>GET /shutdown</c> ends the server.</summary>
    public bool HasShutdown { get; set; }

    /// <summary>What a runner does beside running calls.</summary>
    public RunnerSetup Runner { get; } = new();

    /// <summary>The header with the id of a request, and what makes one when it is absent; null when requests have no ids.</summary>
    public (string Header, Func<string>? Make)? RequestId { get; set; }
}

/// <summary>Marks an endpoint that is for operators: it is on the admin listener where there is one.</summary>
internal sealed class AdminEndpoint
{
    public static AdminEndpoint Instance { get; } = new();
}
