using Fn.Datastore.Tests.Suites;
using Fn.Testing;
using Fn.Testing.Databases;
using Some = Fn.Datastore.Tests.Suites.Some;

namespace Fn.Datastore.Tests.Sqlite;

/// <summary>Server specification 6.1 for a database that is a file.</summary>
public sealed class SqliteSchemaTests() : StoreSuite(DatabaseProduct.Sqlite)
{
    private string File => Database.Url["sqlite3://".Length..];

    private string Folder => Path.GetDirectoryName(File)!;

    public override async ValueTask InitializeAsync() => await CreateAsync();

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(Folder);
        await System.IO.File.WriteAllTextAsync(File, new string('x', 4096), Cancel);

        var failure = await Assert.ThrowsAsync<DatastoreException>(OpenAsync);

        Assert.Contains(File, failure.Message, StringComparison.Ordinal);
        Assert.Contains("FN_DB_URL", failure.Message, StringComparison.Ordinal);
        Assert.Contains("It is damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_was_cut_is_refused()
    {
        await OpenAsync();
        await CloseAsync();
        await using (var file = System.IO.File.OpenWrite(File))
        {
            file.SetLength(9000);
        }

        var failure = await Assert.ThrowsAsync<DatastoreException>(OpenAsync);

        Assert.Contains("It is damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 6.1", "sqlite3")]
    public async Task Missing_directories_are_made_for_owner_and_group()
    {
        await OpenAsync();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("750", Convert.ToString((int)System.IO.File.GetUnixFileMode(Folder), 8));
        }
    }

    [Fact]
    public async Task A_closed_database_is_one_file()
    {
        await OpenAsync();
        await Apps.InsertAsync(Some.App("shop"), Cancel);
        Assert.NotNull(await Apps.FindAsync("id-shop", Cancel));

        await CloseAsync();

        Assert.Equal(["fn.db"], Directory.GetFiles(Folder).Select(Path.GetFileName));
    }
}
