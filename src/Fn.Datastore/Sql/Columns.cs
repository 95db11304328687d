using System.Data.Common;
using Fn.Model.Wire;

namespace Fn.Datastore.Sql;

/// <summary>Values of a row by the place of their column.</summary>
internal static class Columns
{
    extension(DbDataReader row)
    {
        /// <summary>Text, or null.</summary>
        public string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        /// <summary>An instant in the wire form; what cannot be read is the zero time.</summary>
        public DateTimeOffset Time(int column) =>
            row.Text(column) is { Length: > 0 } text && WireTime.TryParse(text, out var instant) ? instant : default;
    }
}
