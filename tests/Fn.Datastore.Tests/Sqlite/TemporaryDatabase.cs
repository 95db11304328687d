namespace Fn.Datastore.Tests.Sqlite;

/// <summary>A SQLite file in a directory of its own, removed at the end.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fn-datastore-").FullName;

    public string Path => System.IO.Path.Combine(_directory, "data", "fn.db");

    public string Url => $"sqlite3://{Path}";

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
