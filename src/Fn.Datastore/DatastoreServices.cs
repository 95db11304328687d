using Fn.Datastore.Apps;
using Fn.Datastore.Functions;
using Fn.Datastore.Sql;
using Fn.Datastore.Sqlite;
using Fn.Datastore.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fn.Datastore;

/// <summary>Registration of the data store.</summary>
public static class DatastoreServices
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds <see cref="DatastoreStartup"/> and the three stores over the database that <see cref="DatastoreOptions"/> names; whoever wants
        /// to know of changes registers an <see cref="Changes.IChangeObserver"/>.
        /// </summary>
        /// <param name="configure">Sets the options.</param>
        public IServiceCollection AddFnDatastore(Action<DatastoreOptions> configure)
        {
            services.Configure(configure);
            services.AddSingleton(static provider => CreateDatabase(provider));
            services.AddSingleton(static provider => new DatastoreStartup(
                provider.GetRequiredService<ISqlDatabase>(),
                provider.GetRequiredService<IOptions<DatastoreOptions>>(),
                provider.GetRequiredService<ILogger<DatastoreStartup>>()
            ));
            services.AddSingleton<IAppStore, SqlAppStore>();
            services.AddSingleton<IFunctionStore, SqlFunctionStore>();
            return services.AddSingleton<ITriggerStore, SqlTriggerStore>();
        }
    }

    /// <summary>Whether a provider serves this storage URL.</summary>
    public static bool IsKnown(string url) => DatabaseUrl.Parse(url) is ("sqlite3", { Length: > 0 });

    private static ISqlDatabase CreateDatabase(IServiceProvider provider)
    {
        var url = provider.GetRequiredService<IOptions<DatastoreOptions>>().Value.Url;
        return DatabaseUrl.Parse(url) switch
        {
            // What the original's driver took as parameters after a question mark has no meaning here.
            ("sqlite3", { Length: > 0 } rest) => new SqliteDatabase(
                rest.Split('?')[0],
                provider.GetRequiredService<ILogger<SqliteDatabase>>()
            ),
            _ => throw new DatastoreException($"no data store provider found for storage url {DatabaseUrl.Mask(url)}"),
        };
    }
}
