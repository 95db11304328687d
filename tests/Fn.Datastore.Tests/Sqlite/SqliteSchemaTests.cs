using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Sqlite;

/// <summary>Server specification 6.1 and 6.2 for a database that is a file.</summary>
public sealed class SqliteSchemaTests() : StoreSuite(DatabaseProduct.Sqlite)
{
    private string File => Database.Url["sqlite3://".Length..];

    private string Folder => Path.GetDirectoryName(File)!;

    public override async ValueTask InitializeAsync() => await CreateAsync();

    [Fact]
    public async Task A_new_database_has_the_columns_of_the_original()
    {
        await OpenAsync();

        Assert.Equal(
            [
                "id varchar(256) 1 1",
                "name varchar(256) 1 0",
                "config text 1 0",
                "annotations text 1 0",
                "syslog_url text 0 0",
                "created_at varchar(256) 0 0",
                "updated_at varchar(256) 0 0",
                "shape text 0 0",
            ],
            await ColumnsAsync("apps")
        );
        Assert.Equal(
            [
                "id varchar(256) 1 1",
                "name varchar(256) 1 0",
                "app_id varchar(256) 1 0",
                "image varchar(256) 1 0",
                "memory int 1 0",
                "timeout int 1 0",
                "idle_timeout int 1 0",
                "config text 1 0",
                "annotations text 1 0",
                "created_at varchar(256) 1 0",
                "updated_at varchar(256) 1 0",
                "shape text 0 0",
            ],
            await ColumnsAsync("fns")
        );
        Assert.Equal(
            [
                "id varchar(256) 1 1",
                "name varchar(256) 1 0",
                "app_id varchar(256) 1 0",
                "fn_id varchar(256) 1 0",
                "created_at varchar(256) 1 0",
                "updated_at varchar(256) 1 0",
                "type varchar(256) 1 0",
                "source varchar(256) 1 0",
                "annotations text 1 0",
            ],
            await ColumnsAsync("triggers")
        );
        Assert.Equal(["version bigint 1 1", "dirty boolean 1 0"], await ColumnsAsync("schema_migrations"));
    }

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

    private Task<IReadOnlyList<string>> ColumnsAsync(string table) =>
        Database.QueryAsync(
            $"""SELECT name, lower(type), "notnull", pk FROM pragma_table_info('{table}') ORDER BY cid"""
        );
}
