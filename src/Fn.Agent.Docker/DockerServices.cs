using Fn.Agent.Docker.Connection;
using Fn.Agent.Docker.Containers;
using Fn.Agent.Docker.Images;
using Fn.Agent.Engine;
using Fn.Agent.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fn.Agent.Docker;

/// <summary>Registers the engine driver.</summary>
public static class DockerServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds <see cref="IContainerEngine"/> over the Docker Engine API, configured by <see cref="DockerOptions"/>.</summary>
        public IServiceCollection AddDockerEngine()
        {
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton<AgentMetrics>();
            services.AddSingleton<IValidateOptions<DockerOptions>, DockerOptionsValidator>();
            services.AddOptions<DockerOptions>().BindConfiguration(string.Empty).ValidateOnStart();
            services.AddSingleton<EngineConnection>();
            services.AddSingleton<EngineFactsSource>();
            services.AddSingleton<EngineStartUp>();
            services.AddSingleton<RegistryCredentials>();
            services.AddSingleton<ImageStore>();
            services.AddSingleton<SocketMounts>();
            services.AddSingleton<NetworkChoice>();
            services.AddSingleton<ExitWatch>();
            return services.AddSingleton<IContainerEngine, DockerEngine>();
        }
    }
}
