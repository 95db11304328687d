using Dapper;
using Fn.Datastore.Tests.Suites;
using Microsoft.Data.Sqlite;

namespace Fn.Datastore.Tests.Sqlite;

/// <summary>Server specification 6.1 to 6.3: a database goes back and forth between the original server and this one.</summary>
public sealed class SqliteSchemaTests : StoreSuite
{
    private readonly TemporaryDatabase _database = new();

    protected override string Url => _database.Url;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task A_new_database_has_version_26_and_its_columns()
    {
        await OpenAsync();

        await using var connection = await ConnectAsync();
        Assert.Equal("26|0", connection.QuerySingle<string>("SELECT version || '|' || dirty FROM schema_migrations"));
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
            await ColumnsAsync(connection, "apps")
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
            await ColumnsAsync(connection, "fns")
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
            await ColumnsAsync(connection, "triggers")
        );
        Assert.Equal(["version bigint 1 1", "dirty boolean 1 0"], await ColumnsAsync(connection, "schema_migrations"));
    }

    [Fact]
    public async Task Rows_are_written_as_the_original_writes_them()
    {
        await OpenAsync();
        await Apps.InsertAsync(Some.App("shop"), Cancel);
        await Apps.InsertAsync(new() { Id = "bare", Name = "bare" }, Cancel);

        await using var connection = await ConnectAsync();
        Assert.Equal(
            (
                "{\"a\":\"\",\"b\":\"\\u003c\\u0026\\u003e\",\"é\":\"x=y\"}\n",
                "{\"n\":1.0e+5,\"o\":{\"z\":1,\"a\":[\"é\"]}}\n"
            ),
            connection.QuerySingle<(string, string)>("SELECT config, annotations FROM apps WHERE id = 'id-shop'")
        );
        Assert.Equal(
            ("2026-11-24T08:46:41.871Z", "2026-11-24T08:46:42.871Z"),
            connection.QuerySingle<(string, string)>("SELECT created_at, updated_at FROM apps WHERE id = 'id-shop'")
        );
        Assert.Equal(
            ("", "", null, ""),
            connection.QuerySingle<(string, string, string?, string)>(
                "SELECT config, annotations, syslog_url, shape FROM apps WHERE id = 'bare'"
            )
        );
    }

    [Fact]
    public async Task A_database_of_the_original_is_served_with_its_oddities()
    {
        await OpenAsync();
        await CloseAsync();
        await ExecuteAsync(
            """
            INSERT INTO apps VALUES ('A', 'a', '{"k":"\u003c"}' || char(10), '', NULL, NULL, '2026-11-24T17:46:41.871+09:00', NULL);
            INSERT INTO fns VALUES ('F', 'f', 'A', 'img', 128, 30, 30, '', '{"x":"\u003c"}' || char(10),
                '2026-11-24T08:46:41.871Z', '2026-11-24T08:46:41.871Z', NULL);
            INSERT INTO triggers VALUES ('T2', 't2', 'A', 'F', '', '', 'http', '/same', '');
            INSERT INTO triggers VALUES ('T1', 't1', 'A', 'F', '', '', 'http', '/same', '');
            """
        );

        await OpenAsync();

        var app = await Apps.FindAsync("A", Cancel);
        Assert.Equal("<", app!.Config["k"]);
        Assert.Equal("", app.Shape);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 46, 41, 871, TimeSpan.Zero), app.UpdatedAt);
        var function = Assert.Single(await Functions.ListAsync("A", null, "", 10, Cancel));
        Assert.Equal("<", function.Annotations["x"].AsString());
        Assert.Equal("T1", (await Triggers.FindBySourceAsync("A", "http", "/same", Cancel))!.Id);
    }

    [Theory]
    [InlineData(26, 1, "database is dirty. version: 26")]
    [InlineData(24, 1, "database is dirty. version: 24")]
    [InlineData(
        25,
        0,
        "the database has schema version 25, this server needs 26: start Fn server 0.3.753 on it once to bring it up to date"
    )]
    [InlineData(
        27,
        0,
        "the database has schema version 27, which is newer than the 26 that this server knows: use a newer server"
    )]
    public async Task Another_schema_is_refused_in_a_sentence(int version, int dirty, string message)
    {
        await OpenAsync();
        await CloseAsync();
        await ExecuteAsync($"UPDATE schema_migrations SET version = {version}, dirty = {dirty}");

        var failure = await Assert.ThrowsAsync<DatastoreException>(OpenAsync);

        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_database.Path)!);
        await ExecuteAsync("CREATE TABLE apps (x)");

        var failure = await Assert.ThrowsAsync<DatastoreException>(OpenAsync);

        Assert.Contains("not a database of Fn", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_database.Path)!);
        await File.WriteAllTextAsync(_database.Path, new string('x', 4096), Cancel);

        var failure = await Assert.ThrowsAsync<DatastoreException>(OpenAsync);

        Assert.Contains(_database.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("FN_DB_URL", failure.Message, StringComparison.Ordinal);
        Assert.Contains("It is damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_was_cut_is_refused()
    {
        await OpenAsync();
        await CloseAsync();
        await using (var file = File.OpenWrite(_database.Path))
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
            Assert.Equal("750", Convert.ToString((int)File.GetUnixFileMode(Path.GetDirectoryName(_database.Path)!), 8));
        }
    }

    [Fact]
    public async Task A_closed_database_is_one_file()
    {
        await OpenAsync();
        await Apps.InsertAsync(Some.App("shop"), Cancel);
        Assert.NotNull(await Apps.FindAsync("id-shop", Cancel));

        await CloseAsync();

        Assert.Equal(["fn.db"], Directory.GetFiles(Path.GetDirectoryName(_database.Path)!).Select(Path.GetFileName));
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={_database.Path};Pooling=False");
        await connection.OpenAsync(Cancel);
        return connection;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await connection.ExecuteAsync(sql);
    }

    private static async Task<IEnumerable<string>> ColumnsAsync(SqliteConnection connection, string table) =>
        await connection.QueryAsync<string>(
            "SELECT name || ' ' || lower(type) || ' ' || \"notnull\" || ' ' || pk FROM pragma_table_info(@table) ORDER BY cid",
            new { table }
        );
}
