using Fn.Model.Wire;

namespace Fn.Datastore.Sql;

/// <summary>An instant in a text column, in the wire form; what cannot be read is the zero time.</summary>
internal static class TimeColumn
{
    public static DateTimeOffset Read(string? text) =>
        !string.IsNullOrEmpty(text) && WireTime.TryParse(text, out var instant) ? instant : default;
}
