using Fn.Datastore.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fn.Datastore;

/// <summary>The database of this process, to be opened once before anything is asked of the stores.</summary>
public sealed class DatastoreStartup
{
    private readonly ISqlDatabase _database;
    private readonly DatastoreOptions _options;
    private readonly ILogger<DatastoreStartup> _logger;

    internal DatastoreStartup(
        ISqlDatabase database,
        IOptions<DatastoreOptions> options,
        ILogger<DatastoreStartup> logger
    )
    {
        _database = database;
        _options = options.Value;
        _logger = logger;
    }

    /// <summary>Opens the database and makes the schema of a new one.</summary>
    /// <exception cref="DatastoreException">It cannot be used; the message says why and what to do.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _logger.ProviderRegistered();
        _logger.ConnectingTo(_options.Url);
        await _database.OpenAsync(cancellationToken);
        _logger.Dialed(DatabaseUrl.Parse(_options.Url).Scheme);
    }
}
