using System.Data.Common;
using Dapper;
using Fn.Datastore.Apps;
using Fn.Datastore.Changes;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Wire;

namespace Fn.Datastore.Sql;

/// <summary>Apps over any SQL database.</summary>
internal sealed class SqlAppStore(ISqlDatabase database, IEnumerable<IChangeObserver> observers) : IAppStore
{
    private const string Columns =
        "id, name, config, annotations, syslog_url AS SyslogUrl, created_at AS CreatedAt, updated_at AS UpdatedAt, shape";

    private readonly IChangeObserver[] _observers = [.. observers];

    public ValueTask<App?> FindAsync(string appId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindAsync(connection, null, appId), null, cancellationToken);

    public ValueTask<App?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
                (
                    await connection.QuerySingleOrDefaultAsync<Row>(
                        $"SELECT {Columns} FROM apps WHERE {database.Same("name", "@name")}",
                        new { name }
                    )
                )?.ToApp(),
            null,
            cancellationToken
        );

    public ValueTask<IReadOnlyList<App>> ListAsync(
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<App>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    $"""
                    SELECT {Columns} FROM apps
                    WHERE {database.Ordered("name")} > @afterName{database.Only("name", name, "@name")}
                    ORDER BY {database.Ordered("name")} LIMIT @count
                    """,
                    new
                    {
                        name,
                        afterName,
                        count,
                    }
                );
                return [.. rows.Select(static row => row.ToApp())];
            },
            [],
            cancellationToken
        );

    public async ValueTask InsertAsync(App app, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            transaction =>
                StoreAsync(
                    transaction,
                    """
                    INSERT INTO apps (id, name, config, annotations, syslog_url, created_at, updated_at, shape)
                    VALUES (@Id, @Name, @Config, @Annotations, @SyslogUrl, @CreatedAt, @UpdatedAt, @Shape)
                    """,
                    app
                ),
            cancellationToken
        );
        _observers.Tell(app.Id);
    }

    public async ValueTask<App> UpdateAsync(string appId, Func<App, App> change, CancellationToken cancellationToken)
    {
        var updated = await database.WriteAsync(
            async transaction =>
            {
                var current =
                    await FindAsync(transaction.Connection!, transaction, appId)
                    ?? throw AppErrors.NotFound.ToException();
                var next = change(current);
                return ReferenceEquals(next, current)
                    ? next
                    : await StoreAsync(
                        transaction,
                        """
                        UPDATE apps SET name = @Name, config = @Config, annotations = @Annotations, syslog_url = @SyslogUrl,
                            updated_at = @UpdatedAt, shape = @Shape
                        WHERE id = @Id
                        """,
                        next
                    );
            },
            cancellationToken
        );
        _observers.Tell(appId);
        return updated;
    }

    public async ValueTask DeleteAsync(string appId, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                if (await database.LockAppAsync(transaction, appId) is null)
                {
                    throw AppErrors.NotFound.ToException();
                }
                await connection.ExecuteAsync("DELETE FROM triggers WHERE app_id = @appId", new { appId }, transaction);
                await connection.ExecuteAsync("DELETE FROM fns WHERE app_id = @appId", new { appId }, transaction);
                return await connection.ExecuteAsync("DELETE FROM apps WHERE id = @appId", new { appId }, transaction);
            },
            cancellationToken
        );
        _observers.Tell(appId);
    }

    private async Task<App?> FindAsync(DbConnection connection, DbTransaction? transaction, string appId)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM apps WHERE {database.Same("id", "@appId")}{database.Lock(transaction)}",
            new { appId },
            transaction
        );
        return row?.ToApp();
    }

    private async Task<App> StoreAsync(DbTransaction transaction, string sql, App app)
    {
        await database.StoreAsync(transaction, sql, Row.Of(app), AppErrors.AlreadyExists, RequestErrors.ValueTooLong);
        return app;
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string? Config { get; init; }
        public string? Annotations { get; init; }
        public string? SyslogUrl { get; init; }
        public string? CreatedAt { get; init; }
        public string? UpdatedAt { get; init; }
        public string? Shape { get; init; }

        public static Row Of(App app) =>
            new()
            {
                Id = app.Id,
                Name = app.Name,
                Config = MapColumn.Write(app.Config),
                Annotations = MapColumn.Write(app.Annotations),
                SyslogUrl = app.SyslogUrl,
                CreatedAt = WireTime.Format(app.CreatedAt),
                UpdatedAt = WireTime.Format(app.UpdatedAt),
                Shape = app.Shape,
            };

        public App ToApp() =>
            new()
            {
                Id = Id,
                Name = Name,
                Config = MapColumn.ReadConfig(Config),
                Annotations = MapColumn.ReadAnnotations(Annotations),
                SyslogUrl = SyslogUrl,
                Shape = Shape ?? "",
                CreatedAt = TimeColumn.Read(CreatedAt),
                UpdatedAt = TimeColumn.Read(UpdatedAt),
            };
    }
}
