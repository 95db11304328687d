namespace Fn.Testing.Databases;

/// <summary>The kinds of database that a server may have.</summary>
public enum DatabaseProduct
{
    Sqlite,
    Postgres,
    MySql,
}
