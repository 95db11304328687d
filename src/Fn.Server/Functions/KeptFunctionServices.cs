using Fn.Agent.Pool;
using Fn.Datastore.Changes;

namespace Fn.Server.Functions;

/// <summary>Registers what the agent of this process asks about functions without being called.</summary>
public static class KeptFunctionServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Lets the agent keep containers ready. The caller adds the stores.</summary>
        public IServiceCollection AddKeptFunctions()
        {
            services.AddSingleton<ChangeSignal>();
            services.AddSingleton<IChangeObserver>(static provider => provider.GetRequiredService<ChangeSignal>());
            return services.AddSingleton<IKeptFunctions, KeptFunctions>();
        }
    }
}
