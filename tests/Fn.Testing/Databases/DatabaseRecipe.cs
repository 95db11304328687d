using System.Data.Common;

namespace Fn.Testing.Databases;

/// <summary>How a database server is made, started and reached.</summary>
public sealed record DatabaseRecipe
{
    /// <summary>Holds everything of the server.</summary>
    public required string Folder { get; init; }

    /// <summary>Makes its files: a shell script.</summary>
    public required string Prepare { get; init; }

    /// <summary>Runs it in the foreground.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The signal that ends it fastest without leaving anything in the system.</summary>
    public required string Signal { get; init; }

    /// <summary>A new connection of its owner to a database by its name; null is to none in particular.</summary>
    public required Func<string?, DbConnection> Connect { get; init; }

    /// <summary>What its owner does once.</summary>
    public required string FirstSql { get; init; }

    /// <summary>SQL that makes an empty database; the name follows.</summary>
    public required string Create { get; init; }

    /// <summary>The storage URL of a database by its name.</summary>
    public required Func<string, string> Url { get; init; }
}
