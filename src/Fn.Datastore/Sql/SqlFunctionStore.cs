using System.Data.Common;
using Dapper;
using Fn.Datastore.Changes;
using Fn.Datastore.Functions;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Datastore.Sql;

/// <summary>Functions over any SQL database.</summary>
internal sealed class SqlFunctionStore(ISqlDatabase database, IEnumerable<IChangeObserver> observers) : IFunctionStore
{
    private const string Columns = """
        id, name, app_id AS AppId, image, memory, timeout, idle_timeout AS IdleTimeout, config, annotations,
        created_at AS CreatedAt, updated_at AS UpdatedAt, shape
        """;

    private readonly IChangeObserver[] _observers = [.. observers];

    public ValueTask<Function?> FindAsync(string fnId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindAsync(connection, null, fnId), null, cancellationToken);

    public ValueTask<IReadOnlyList<Function>> ListAsync(
        string appId,
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<Function>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    $"""
                    SELECT {Columns} FROM fns
                    WHERE {database.Same("app_id", "@appId")} AND {database.Ordered("name")} > @afterName
                        {database.Only("name", name, "@name")}
                    ORDER BY {database.Ordered("name")} LIMIT @count
                    """,
                    new
                    {
                        appId,
                        name,
                        afterName,
                        count,
                    }
                );
                return [.. rows.Select(static row => row.ToFunction())];
            },
            [],
            cancellationToken
        );

    public ValueTask<IReadOnlyList<Function>> ListAnnotatedAsync(string key, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Function>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    $"""
                    SELECT {Columns} FROM fns
                    WHERE annotations LIKE @has OR app_id IN (SELECT id FROM apps WHERE annotations LIKE @has)
                    """,
                    new { has = $"%\"{key}\"%" }
                );
                return [.. rows.Select(static row => row.ToFunction())];
            },
            [],
            cancellationToken
        );

    public async ValueTask<Function> InsertAsync(Function function, CancellationToken cancellationToken)
    {
        var stored = await database.WriteAsync(
            async transaction =>
            {
                var app =
                    await database.LockAppAsync(transaction, function.AppId) ?? throw AppErrors.NotFound.ToException();
                return await StoreAsync(
                    transaction,
                    """
                    INSERT INTO fns (id, name, app_id, image, memory, timeout, idle_timeout, config, annotations,
                        created_at, updated_at, shape)
                    VALUES (@Id, @Name, @AppId, @Image, @Memory, @Timeout, @IdleTimeout, @Config, @Annotations,
                        @CreatedAt, @UpdatedAt, @Shape)
                    """,
                    function with
                    {
                        Shape = app.Shape ?? "",
                    }
                );
            },
            cancellationToken
        );
        _observers.Tell(stored.AppId);
        return stored;
    }

    public async ValueTask<Function> UpdateAsync(
        string fnId,
        Func<Function, Function> change,
        CancellationToken cancellationToken
    )
    {
        var updated = await database.WriteAsync(
            async transaction =>
            {
                var current =
                    await FindAsync(transaction.Connection!, transaction, fnId)
                    ?? throw FunctionErrors.NotFound.ToException();
                var next = change(current);
                return ReferenceEquals(next, current)
                    ? next
                    : await StoreAsync(
                        transaction,
                        """
                        UPDATE fns SET image = @Image, memory = @Memory, timeout = @Timeout, idle_timeout = @IdleTimeout,
                            config = @Config, annotations = @Annotations, updated_at = @UpdatedAt
                        WHERE id = @Id
                        """,
                        next
                    );
            },
            cancellationToken
        );
        _observers.Tell(updated.AppId);
        return updated;
    }

    public async ValueTask DeleteAsync(string fnId, CancellationToken cancellationToken)
    {
        var appId = await database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                var owner =
                    await connection.ExecuteScalarAsync<string?>(
                        $"SELECT app_id FROM fns WHERE {database.Same("id", "@fnId")}",
                        new { fnId },
                        transaction
                    ) ?? throw FunctionErrors.NotFound.ToException();
                await database.LockAppAsync(transaction, owner);
                await connection.ExecuteAsync("DELETE FROM triggers WHERE fn_id = @fnId", new { fnId }, transaction);
                return await connection.ExecuteAsync("DELETE FROM fns WHERE id = @fnId", new { fnId }, transaction) > 0
                    ? owner
                    : throw FunctionErrors.NotFound.ToException();
            },
            cancellationToken
        );
        _observers.Tell(appId);
    }

    private async Task<Function?> FindAsync(DbConnection connection, DbTransaction? transaction, string fnId)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM fns WHERE {database.Same("id", "@fnId")}{database.Lock(transaction)}",
            new { fnId },
            transaction
        );
        return row?.ToFunction();
    }

    private async Task<Function> StoreAsync(DbTransaction transaction, string sql, Function function)
    {
        await database.StoreAsync(
            transaction,
            sql,
            Row.Of(function),
            FunctionErrors.AlreadyExists,
            function.Image.Length > Statements.MaxCharacters ? FunctionErrors.ImageTooLong : RequestErrors.ValueTooLong
        );
        return function;
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string AppId { get; init; } = "";
        public string Image { get; init; } = "";
        public long Memory { get; init; }
        public int Timeout { get; init; }
        public int IdleTimeout { get; init; }
        public string? Config { get; init; }
        public string? Annotations { get; init; }
        public string? CreatedAt { get; init; }
        public string? UpdatedAt { get; init; }
        public string? Shape { get; init; }

        public static Row Of(Function function) =>
            new()
            {
                Id = function.Id,
                Name = function.Name,
                AppId = function.AppId,
                Image = function.Image,
                Memory = checked((long)function.Memory),
                Timeout = function.Timeout,
                IdleTimeout = function.IdleTimeout,
                Config = MapColumn.Write(function.Config),
                Annotations = MapColumn.Write(function.Annotations),
                CreatedAt = WireTime.Format(function.CreatedAt),
                UpdatedAt = WireTime.Format(function.UpdatedAt),
                Shape = function.Shape,
            };

        public Function ToFunction() =>
            new()
            {
                Id = Id,
                Name = Name,
                AppId = AppId,
                Image = Image,
                Memory = (ulong)Math.Max(0, Memory),
                Timeout = Timeout,
                IdleTimeout = IdleTimeout,
                Config = MapColumn.ReadConfig(Config),
                Annotations = MapColumn.ReadAnnotations(Annotations),
                CreatedAt = TimeColumn.Read(CreatedAt),
                UpdatedAt = TimeColumn.Read(UpdatedAt),
                Shape = Shape ?? "",
            };
    }
}
