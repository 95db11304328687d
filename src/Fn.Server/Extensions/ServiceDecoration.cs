namespace Fn.Server.Extensions;

/// <summary>Wraps services that are already registered.</summary>
internal static class ServiceDecoration
{
    extension(IServiceCollection services)
    {
        /// <summary>Puts a wrapper around a singleton, which stays the container's to dispose.</summary>
        /// <param name="wrap">Makes the wrapper of the service there is.</param>
        public void Decorate<T>(Func<IServiceProvider, T, T> wrap)
            where T : class
        {
            if (services.LastOrDefault(static known => known.ServiceType == typeof(T)) is not { } inner)
            {
                return; // this node has no such part
            }
            var key = new object();
            services.Remove(inner);
            services.Add(UnderKey(inner, key));
            services.AddSingleton(provider => wrap(provider, provider.GetRequiredKeyedService<T>(key)));
        }
    }

    private static ServiceDescriptor UnderKey(ServiceDescriptor service, object key) =>
        service switch
        {
            { ImplementationType: { } type } => ServiceDescriptor.KeyedSingleton(service.ServiceType, key, type),
            { ImplementationInstance: { } instance } => ServiceDescriptor.KeyedSingleton(
                service.ServiceType,
                key,
                instance
            ),
            _ => ServiceDescriptor.KeyedSingleton(
                service.ServiceType,
                key,
                (provider, _) => service.ImplementationFactory!(provider)
            ),
        };
}
