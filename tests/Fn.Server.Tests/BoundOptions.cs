using System.Text.Json;
using Fn.Agent;
using Fn.Agent.Docker.Connection;
using Fn.Datastore;
using Fn.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fn.Server.Tests;

/// <summary>Everything that an environment sets, as text that can be compared.</summary>
internal static class BoundOptions
{
    public const string Home = "/home/of";

    /// <exception cref="StartupException">A value is wrong.</exception>
    public static string Of(params (string Name, string Value)[] variables)
    {
        var source = new EnvironmentSource(
            variables
                .Concat([("HOME", Home)])
                .DistinctBy(static variable => variable.Item1, StringComparer.Ordinal)
                .ToDictionary(static v => v.Item1, static v => v.Item2, StringComparer.Ordinal)
        );
        using IHost app = ServerHost.Create(source);
        var services = app.Services;
        var agent = services.GetRequiredService<IOptions<AgentOptions>>().Value;
        agent.ServerId = ""; // made of other settings
        var docker = services.GetRequiredService<IOptions<DockerOptions>>().Value;
        docker.CertPath = docker.CertPath.Length > 0 ? docker.CertPath : docker.Home + "/.docker";
        docker.ConfigDirectory = docker.ConfigDirectory.Length > 0 ? docker.ConfigDirectory : docker.Home + "/.docker";
        return JsonSerializer.Serialize(
            new object[]
            {
                services.GetRequiredService<ServerOptions>(),
                services.GetRequiredService<IOptions<DatastoreOptions>>().Value,
                agent,
                docker,
            }
        );
    }
}
