using Fn.Datastore.Apps;
using Fn.Datastore.Functions;
using Fn.Datastore.MySql;
using Fn.Datastore.Postgres;
using Fn.Datastore.Sql;
using Fn.Datastore.Sqlite;
using Fn.Datastore.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
            services.TryAddSingleton(TimeProvider.System);
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

    /// <summary>What is wrong with a storage URL, as one sentence; null when a provider serves it.</summary>
    public static string? Problem(string url)
    {
        try
        {
            _ = Provider(url);
            return null;
        }
        catch (DatastoreException problem)
        {
            return problem.Message;
        }
    }

    private static ISqlDatabase CreateDatabase(IServiceProvider services) =>
        Provider(services.GetRequiredService<IOptions<DatastoreOptions>>().Value.Url)(services);

    // The drivers are behind the functions: what is not used is not loaded.
    private static Func<IServiceProvider, ISqlDatabase> Provider(string url)
    {
        if (url.Length == 0)
        {
            throw new DatastoreException(
                "FN_DB_URL is empty: leave it out for a file of SQLite, or begin it with sqlite3://, postgres:// or mysql://"
            );
        }
        var parsed = DatabaseUrl.Parse(url);
        switch (parsed)
        {
            // What the original's driver took as parameters after a question mark has no meaning here.
            case ("sqlite3", { Length: > 0 } rest):
                return services => new SqliteDatabase(
                    rest.Split('?')[0],
                    services.GetRequiredService<ILogger<SqliteDatabase>>()
                );
            case (PostgresUrl.Scheme, var rest):
                var postgres = PostgresUrl.Parse(rest);
                return services => new PostgresDatabase(
                    postgres,
                    services.GetRequiredService<IOptions<DatastoreOptions>>().Value,
                    services.GetRequiredService<TimeProvider>(),
                    services.GetRequiredService<ILogger<PostgresDatabase>>()
                );
            case (MySqlDsn.Scheme, var rest):
                var mySql = MySqlDsn.Parse(rest);
                return services => new MySqlDatabase(
                    mySql,
                    services.GetRequiredService<IOptions<DatastoreOptions>>().Value,
                    services.GetRequiredService<TimeProvider>(),
                    services.GetRequiredService<ILogger<MySqlDatabase>>()
                );
            default:
                throw new DatastoreException(
                    $"no data store provider found for storage url {DatabaseUrl.Mask(url)}: {WayOut(parsed.Scheme)}"
                );
        }
    }

    private static string WayOut(string scheme) =>
        scheme switch
        {
            "sqlite" => "write sqlite3:// for sqlite://",
            "pgx" or "postgresql" => $"write postgres:// for {scheme}://",
            "mariadb" => "write mysql:// for mariadb://",
            "sqlite3" => "name a file behind sqlite3://",
            _ => "it begins with sqlite3://, postgres:// or mysql://",
        };
}
