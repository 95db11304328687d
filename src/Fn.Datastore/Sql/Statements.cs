using System.Data.Common;
using Fn.Model.Errors;

namespace Fn.Datastore.Sql;

/// <summary>Statements and parts of them that the stores share.</summary>
internal static class Statements
{
    /// <summary>Characters that a <c>varchar</c> column of the schema keeps; SQLite keeps more.</summary>
    public const int MaxCharacters = 256;

    extension(ISqlDatabase database)
    {
        /// <summary>The end of a query: what is read to be written back is kept from other writers until then.</summary>
        public string Lock(SqlSession session) => session.IsWriting ? database.ForUpdate : "";

        /// <summary>A further condition of a <c>WHERE</c>: a column has exactly this value; none when the value is null.</summary>
        public string Only(string column, string parameter, string? value) =>
            value is null ? "" : $" AND {database.Same(column, parameter)}";

        /// <summary>
        /// Keeps an app from other writers until the end of the transaction. Whatever adds to an app or takes from it begins with this, so
        /// that nothing is added to an app that goes, no trigger to a function that goes, and no source twice.
        /// </summary>
        /// <returns>The app; null when there is none.</returns>
        public Task<LockedApp?> LockAppAsync(SqlSession session, string appId) =>
            session.FindAsync(
                $"SELECT shape FROM apps WHERE {database.Same("id", "@id")}{database.ForUpdate}",
                static row => new LockedApp(row.Text(0) ?? ""),
                ("@id", appId)
            );

        /// <summary>Runs a statement that stores a row; what the database does not take is told as the caller's error.</summary>
        /// <param name="session">Where.</param>
        /// <param name="sql">The statement.</param>
        /// <param name="taken">The error when a key is taken.</param>
        /// <param name="tooLong">The error when a value is too long for its column.</param>
        /// <param name="row">The columns of the row.</param>
        public async Task StoreAsync(
            SqlSession session,
            string sql,
            FnError taken,
            FnError tooLong,
            params (string Name, object? Value)[] row
        )
        {
            // Not every database keeps it, and SQLite's driver reads no further.
            if (row.Any(static column => column.Value is string text && text.Contains('\0', StringComparison.Ordinal)))
            {
                throw RequestErrors.ValueUnstorable.ToException();
            }
            try
            {
                await session.ExecuteAsync(sql, row);
            }
            catch (DbException failure) when (database.KindOf(failure) == FailureKind.Duplicate)
            {
                throw taken.ToException(failure);
            }
            catch (DbException failure) when (database.KindOf(failure) == FailureKind.TooLong)
            {
                throw tooLong.ToException(failure);
            }
        }
    }
}

/// <summary>What is needed of an app to add to it.</summary>
internal sealed record LockedApp(string Shape);
