using System.Text;
using Fn.Datastore.Changes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fn.Server.Invocation;

/// <summary>Registers invocation.</summary>
public static class InvocationServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds what <c>MapFnInvocation</c> needs.</summary>
        /// <remarks>The caller adds the stores, or else an <c>IDefinitions</c> before this, an invoker, an id generator and a clock. Headers are Latin-1 from then on, so that any byte passes.</remarks>
        public IServiceCollection AddFnInvocation()
        {
            services.TryAddSingleton<IDefinitions, StoredDefinitions>();
            services.AddSingleton<FunctionDirectory>();
            services.AddSingleton<LookupCaches>();
            services.AddSingleton<IChangeObserver>(static provider => provider.GetRequiredService<LookupCaches>());
            services.AddSingleton<DetachedCalls>();
            services.AddHostedService(static provider => provider.GetRequiredService<DetachedCalls>());
            services.AddSingleton<InvocationHandler>();
            services.Configure<KestrelServerOptions>(static options =>
            {
                options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
                options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
                // Fn sets no limits of size or pace unless told to; a call is bounded by its deadline.
                options.Limits.MaxRequestBodySize = null;
                options.Limits.MinRequestBodyDataRate = null;
                options.Limits.MinResponseDataRate = null;
            });
            return services;
        }
    }
}
