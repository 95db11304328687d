using System.Data.Common;
using Dapper;
using Fn.Datastore.Changes;
using Fn.Datastore.Functions;
using Fn.Model.Apps;
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
        database.ReadAsync(connection => FindAsync(connection, null, fnId), cancellationToken);

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
                    WHERE app_id = @appId AND name > @afterName AND (@name IS NULL OR name = @name)
                    ORDER BY name LIMIT @count
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
            cancellationToken
        );

    public async ValueTask<Function> InsertAsync(Function function, CancellationToken cancellationToken)
    {
        var stored = await database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                var shapes = await connection.QueryAsync<string?>(
                    "SELECT shape FROM apps WHERE id = @AppId",
                    new { function.AppId },
                    transaction
                );
                if (shapes.ToArray() is not [var shape])
                {
                    throw AppErrors.NotFound.ToException();
                }
                var shaped = function with { Shape = shape ?? "" };
                try
                {
                    await connection.ExecuteAsync(
                        """
                        INSERT INTO fns (id, name, app_id, image, memory, timeout, idle_timeout, config, annotations,
                            created_at, updated_at, shape)
                        VALUES (@Id, @Name, @AppId, @Image, @Memory, @Timeout, @IdleTimeout, @Config, @Annotations,
                            @CreatedAt, @UpdatedAt, @Shape)
                        """,
                        Row.Of(shaped),
                        transaction
                    );
                }
                catch (DbException failure) when (database.IsDuplicate(failure))
                {
                    throw FunctionErrors.AlreadyExists.ToException(failure);
                }
                return shaped;
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
                if (!ReferenceEquals(next, current))
                {
                    await transaction.Connection!.ExecuteAsync(
                        """
                        UPDATE fns SET image = @Image, memory = @Memory, timeout = @Timeout, idle_timeout = @IdleTimeout,
                            config = @Config, annotations = @Annotations, updated_at = @UpdatedAt
                        WHERE id = @Id
                        """,
                        Row.Of(next),
                        transaction
                    );
                }
                return next;
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
                        "SELECT app_id FROM fns WHERE id = @fnId",
                        new { fnId },
                        transaction
                    ) ?? throw FunctionErrors.NotFound.ToException();
                await connection.ExecuteAsync("DELETE FROM triggers WHERE fn_id = @fnId", new { fnId }, transaction);
                await connection.ExecuteAsync("DELETE FROM fns WHERE id = @fnId", new { fnId }, transaction);
                return owner;
            },
            cancellationToken
        );
        _observers.Tell(appId);
    }

    private static async Task<Function?> FindAsync(DbConnection connection, DbTransaction? transaction, string fnId)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM fns WHERE id = @fnId",
            new { fnId },
            transaction
        );
        return row?.ToFunction();
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
