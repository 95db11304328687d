using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Suites;

/// <summary>Server specification 6.2 and 6.3: a database goes back and forth between the original server and this one.</summary>
public abstract class TakeOverSuite(DatabaseProduct product) : StoreSuite(product)
{
    public override async ValueTask InitializeAsync() => await CreateAsync();

    [Fact]
    public async Task A_new_database_has_version_26_and_is_clean()
    {
        await OpenAsync();

        var rows = await Database.QueryAsync("SELECT version FROM schema_migrations WHERE NOT dirty");

        Assert.Equal(["26"], rows);
        Assert.Equal(["1"], await Database.QueryAsync("SELECT COUNT(*) FROM schema_migrations"));
    }

    [Fact]
    public async Task Rows_are_written_as_the_original_writes_them()
    {
        await OpenAsync();

        await Apps.InsertAsync(Some.App("shop"), Cancel);
        await Apps.InsertAsync(new() { Id = "bare", Name = "bare" }, Cancel);

        Assert.Equal(
            [
                "{\"a\":\"\",\"b\":\"\\u003c\\u0026\\u003e\",\"é\":\"x=y\"}\n {\"n\":1.0e+5,\"o\":{\"z\":1,\"a\":[\"é\"]}}\n",
            ],
            await Database.QueryAsync("SELECT config, annotations FROM apps WHERE id = 'id-shop'")
        );
        Assert.Equal(
            ["2026-11-24T08:46:41.871Z 2026-11-24T08:46:42.871Z"],
            await Database.QueryAsync("SELECT created_at, updated_at FROM apps WHERE id = 'id-shop'")
        );
        Assert.Equal(
            ["  - "],
            await Database.QueryAsync("SELECT config, annotations, syslog_url, shape FROM apps WHERE id = 'bare'")
        );
    }

    [Fact]
    public async Task A_database_of_the_original_is_served_with_its_oddities()
    {
        await OpenAsync();
        await CloseAsync();
        await Database.ExecuteAsync(
            """
            INSERT INTO apps VALUES ('A', 'a', '{"k":"&"}', '', NULL, NULL, '2026-11-24T17:46:41.871+09:00', NULL);
            INSERT INTO fns VALUES ('F', 'f', 'A', 'img', 128, 30, 30, '', '{"x":"&"}',
                '2026-11-24T08:46:41.871Z', '2026-11-24T08:46:41.871Z', NULL);
            INSERT INTO triggers VALUES ('T2', 't2', 'A', 'F', '', '', 'http', '/same', '');
            INSERT INTO triggers VALUES ('T1', 't1', 'A', 'F', '', '', 'http', '/same', '');
            """
        );

        await OpenAsync();

        var app = await Apps.FindAsync("A", Cancel);
        Assert.Equal("&", app!.Config["k"]);
        Assert.Equal("", app.Shape);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 46, 41, 871, TimeSpan.Zero), app.UpdatedAt);
        var function = Assert.Single(await Functions.ListAsync("A", null, "", 10, Cancel));
        Assert.Equal("&", function.Annotations["x"].AsString());
        Assert.Equal("T1", (await Triggers.FindBySourceAsync("A", "http", "/same", Cancel))!.Id);
    }

    [Theory]
    [InlineData(26, true, "database is dirty. version: 26")]
    [InlineData(24, true, "database is dirty. version: 24")]
    [InlineData(
        25,
        false,
        "the database has schema version 25, this server needs 26: start Fn server 0.3.753 on it once to bring it up to date"
    )]
    [InlineData(
        27,
        false,
        "the database has schema version 27, which is newer than the 26 that this server knows: use a newer server"
    )]
    public async Task Another_schema_is_refused_in_a_sentence(int version, bool dirty, string message)
    {
        await OpenAsync();
        await CloseAsync();
        await Database.ExecuteAsync($"UPDATE schema_migrations SET version = {version}, dirty = {dirty}");

        var failure = await Assert.ThrowsAsync<DatastoreException>(OpenAsync);

        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused()
    {
        await Database.ExecuteAsync("CREATE TABLE apps (x int)");

        var failure = await Assert.ThrowsAsync<DatastoreException>(OpenAsync);

        Assert.Contains("not a database of Fn", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_broke_off_while_it_was_made_is_made_again()
    {
        await OpenAsync();
        await CloseAsync();
        await Database.ExecuteAsync("DROP TABLE apps");

        await OpenAsync();

        await Apps.InsertAsync(Some.App("shop"), Cancel);
        Assert.NotNull(await Apps.FindAsync("id-shop", Cancel));
    }
}
