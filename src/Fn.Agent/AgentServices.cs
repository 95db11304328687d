using Fn.Agent.Admission;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Agent.Metrics;
using Fn.Agent.Pool;
using Fn.Agent.Sockets;
using Fn.Model.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fn.Agent;

/// <summary>Registers the agent.</summary>
public static class AgentServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds <see cref="IInvoker"/> over containers of this node.</summary>
        /// <remarks>The caller adds an <see cref="IContainerEngine"/>, an <see cref="IdGenerator"/>, and where there is one an <see cref="IKeptFunctions"/> and an <see cref="ICallHook"/>.</remarks>
        public IServiceCollection AddFnAgent()
        {
            services.AddSingleton<IConfigureOptions<AgentOptions>, AgentOptionsBinder>();
            services.AddOptions<AgentOptions>().ValidateOnStart();
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton(static provider => MachineResources.Find("/", Options(provider)));
            services.AddSingleton<SocketDirectories>();
            services.AddSingleton<SocketWatcher>();
            services.TryAddSingleton<AgentMetrics>();
            services.AddSingleton(MakeContext);
            services.AddSingleton(static provider => new AgentView(
                provider.GetRequiredService<PoolContext>(),
                provider.GetRequiredService<MachineResources>().CpuMillis
            ));
            services.AddSingleton<IInvoker, LocalInvoker>();
            services.AddSingleton<WarmKeeper>();
            services.AddSingleton<IHostedService, AgentService>();
            return services;
        }
    }

    /// <summary>Whether an <see cref="IInvoker"/> is the agent's own, which asks the <see cref="ICallHook"/>.</summary>
    public static bool IsAgent(ServiceDescriptor invoker) => invoker.ImplementationType == typeof(LocalInvoker);

    private static AgentOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<AgentOptions>>().Value;

    private static PoolContext MakeContext(IServiceProvider provider)
    {
        var options = Options(provider);
        var machine = provider.GetRequiredService<MachineResources>();
        return new PoolContext
        {
            Engine = provider.GetRequiredService<IContainerEngine>(),
            Options = options,
            Directories = provider.GetRequiredService<SocketDirectories>(),
            Watcher = provider.GetRequiredService<SocketWatcher>(),
            Ledger = new MemoryLedger(machine.UsableBytes),
            Ids = provider.GetRequiredService<IdGenerator>(),
            Time = provider.GetRequiredService<TimeProvider>(),
            Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Fn.Agent"),
            Metrics = provider.GetRequiredService<AgentMetrics>(),
            Hook = provider.GetService<ICallHook>(),
            Cores = (int)Math.Max(1, machine.CpuMillis / 1000),
        };
    }
}
