using System.Data.Common;
using Fn.Datastore.Apps;
using Fn.Datastore.Changes;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Wire;

namespace Fn.Datastore.Sql;

/// <summary>Apps over any SQL database.</summary>
internal sealed class SqlAppStore(ISqlDatabase database, IEnumerable<IChangeObserver> observers) : IAppStore
{
    private const string Select =
        "SELECT id, name, config, annotations, syslog_url, created_at, updated_at, shape FROM apps";

    private readonly IChangeObserver[] _observers = [.. observers];

    public ValueTask<App?> FindAsync(string appId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, appId), null, cancellationToken);

    public ValueTask<App?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.FindAsync($"{Select} WHERE {database.Same("name", "@name")}", Read, ("@name", name)),
            null,
            cancellationToken
        );

    public ValueTask<IReadOnlyList<App>> ListAsync(
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    )
    {
        var sql = $"""
            {Select} WHERE {database.Ordered("name")} > @after{database.Only("name", "@name", name)}
            ORDER BY {database.Ordered("name")} LIMIT @count
            """;
        return database.ReadAsync(
            session => session.ListAsync(sql, Read, ("@after", afterName), ("@name", name), ("@count", count)),
            [],
            cancellationToken
        );
    }

    public async ValueTask<App> InsertAsync(App app, CancellationToken cancellationToken)
    {
        const string Insert = """
            INSERT INTO apps (id, name, config, annotations, syslog_url, created_at, updated_at, shape)
            VALUES (@id, @name, @config, @annotations, @syslog_url, @created_at, @updated_at, @shape)
            """;
        await database.WriteAsync(session => StoreAsync(session, Insert, app), cancellationToken);
        _observers.Tell(app.Id);
        return app;
    }

    public async ValueTask<App> UpdateAsync(string appId, Func<App, App> change, CancellationToken cancellationToken)
    {
        const string Update = """
            UPDATE apps SET name = @name, config = @config, annotations = @annotations, syslog_url = @syslog_url,
                updated_at = @updated_at, shape = @shape
            WHERE id = @id
            """;
        var updated = await database.WriteAsync(
            async session =>
            {
                var current = await FindAsync(session, appId) ?? throw AppErrors.NotFound.ToException();
                var next = change(current);
                return ReferenceEquals(next, current) ? next : await StoreAsync(session, Update, next);
            },
            cancellationToken
        );
        _observers.Tell(appId);
        return updated;
    }

    public async ValueTask DeleteAsync(string appId, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async session =>
            {
                if (await database.LockAppAsync(session, appId) is null)
                {
                    throw AppErrors.NotFound.ToException();
                }
                await session.ExecuteAsync("DELETE FROM triggers WHERE app_id = @id", ("@id", appId));
                await session.ExecuteAsync("DELETE FROM fns WHERE app_id = @id", ("@id", appId));
                return await session.ExecuteAsync("DELETE FROM apps WHERE id = @id", ("@id", appId));
            },
            cancellationToken
        );
        _observers.Tell(appId);
    }

    private Task<App?> FindAsync(SqlSession session, string appId) =>
        session.FindAsync($"{Select} WHERE {database.Same("id", "@id")}{database.Lock(session)}", Read, ("@id", appId));

    private async Task<App> StoreAsync(SqlSession session, string sql, App app)
    {
        await database.StoreAsync(
            session,
            sql,
            AppErrors.AlreadyExists,
            RequestErrors.ValueTooLong,
            ("@id", app.Id),
            ("@name", app.Name),
            ("@config", MapColumn.Write(app.Config)),
            ("@annotations", MapColumn.Write(app.Annotations)),
            ("@syslog_url", app.SyslogUrl),
            ("@created_at", WireTime.Format(app.CreatedAt)),
            ("@updated_at", WireTime.Format(app.UpdatedAt)),
            ("@shape", app.Shape)
        );
        return app;
    }

    private static App Read(DbDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            Name = row.GetString(1),
            Config = MapColumn.ReadConfig(row.GetString(2)),
            Annotations = MapColumn.ReadAnnotations(row.GetString(3)),
            SyslogUrl = row.Text(4),
            CreatedAt = row.Time(5),
            UpdatedAt = row.Time(6),
            Shape = row.Text(7) ?? "",
        };
}
