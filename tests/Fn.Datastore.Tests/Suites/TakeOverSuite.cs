using Fn.Datastore.Triggers;
using Fn.Testing;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Suites;

/// <summary>Server specification 6.2 and 6.3: a database goes back and forth between the original server and this one.</summary>
public abstract class TakeOverSuite(DatabaseProduct product) : StoreSuite(product)
{
    public override async ValueTask InitializeAsync() => await CreateAsync();

    /// <summary>SQL for table, column, type as in the specification, and YES or NO for null.</summary>
    protected abstract string Columns { get; }

    /// <summary>SQL for table and columns of each primary and unique key.</summary>
    protected abstract string Keys { get; }

    [Fact]
    [Spec("server 6.2", "apps", "fns", "triggers", "schema_migrations")]
    [Spec("server 6.3", "a database without apps is made in version 26", "calls and logs are not stored")]
    public async Task A_new_database_has_the_schema_of_the_specification_and_its_version()
    {
        await OpenAsync();

        Assert.Equal(SpecifiedSchema.Columns, await Database.QueryAsync(Columns));
        Assert.Equal(SpecifiedSchema.Keys, (await Database.QueryAsync(Keys)).Order(StringComparer.Ordinal));
        Assert.Equal(["26"], await Database.QueryAsync("SELECT version FROM schema_migrations WHERE NOT dirty"));
        Assert.Equal(["1"], await Database.QueryAsync("SELECT COUNT(*) FROM schema_migrations"));
    }

    [Fact]
    [Spec("server 6.2", "maps", "dates")]
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
    [Spec("server 6.2", "shape")]
    public async Task A_database_of_the_original_is_served_with_its_oddities()
    {
        await Database.ExecuteAsync(
            $$"""
            {{SpecifiedSchema.Create}}
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

    [Fact]
    [Spec("server 6.3", "a version-26 database is accepted and handed back")]
    public async Task A_database_of_the_original_is_handed_back_as_it_was_made()
    {
        await Database.ExecuteAsync(
            $$"""
            {{SpecifiedSchema.Create}}
            INSERT INTO apps VALUES ('A', 'kept', '', '', NULL, '2026-11-24T08:46:41.871Z', '2026-11-24T08:46:41.871Z', '');
            """
        );
        var (columns, keys) = (await Database.QueryAsync(Columns), await Database.QueryAsync(Keys));

        await OpenAsync();
        await Apps.InsertAsync(Some.App("shop"), Cancel);
        var function = await Functions.InsertAsync(Some.Function("id-shop", "f"), Cancel);
        await Triggers.InsertAsync(Some.Trigger(function, "t", "/x"), Cancel);
        await CloseAsync();

        Assert.Equal(columns, await Database.QueryAsync(Columns));
        Assert.Equal(keys, await Database.QueryAsync(Keys));
        Assert.Equal(["26"], await Database.QueryAsync("SELECT version FROM schema_migrations WHERE NOT dirty"));
        // What the original's own queries read; it cannot read a shape that is null.
        Assert.Equal(
            ["id-shop shop", "A kept"],
            await Database.QueryAsync("SELECT id, name FROM apps WHERE shape IS NOT NULL ORDER BY name DESC")
        );
        Assert.Equal(
            ["f id-shop f t /x"],
            await Database.QueryAsync(
                """
                SELECT f.name, f.app_id, f.name, t.name, t.source FROM fns f JOIN triggers t ON t.fn_id = f.id
                WHERE f.shape IS NOT NULL
                """
            )
        );
    }

    [Fact]
    public async Task Lists_of_a_database_of_the_original_go_by_bytes_and_lose_nothing()
    {
        await Database.ExecuteAsync(SpecifiedSchema.Create);
        await OpenAsync();
        string[] names = ["-x", "9", "C", "Z", "_x", "a", "a-b", "a_b", "aa", "b", "zz", "é", "文"];
        foreach (var name in names.Reverse())
        {
            await Apps.InsertAsync(Some.App(name), Cancel);
        }
        foreach (var name in names.Reverse())
        {
            var function = await Functions.InsertAsync(Some.Function("id-a", name), Cancel);
            await Triggers.InsertAsync(Some.Trigger(function, name), Cancel);
            await Triggers.InsertAsync(Some.Trigger(function, "文文"), Cancel);
        }

        var apps = await PagesAsync("", after => Apps.ListAsync(null, after, 2, Cancel), static app => app.Name);
        var functions = await PagesAsync(
            "",
            after => Functions.ListAsync("id-a", null, after, 2, Cancel),
            static function => function.Name
        );
        var triggers = await PagesAsync(
            TriggerPosition.Start,
            after => Triggers.ListAsync(new TriggerFilter("id-a", null, null), after, 2, Cancel),
            static trigger => new TriggerPosition(trigger.Name, trigger.Id)
        );

        Assert.Equal(names, apps);
        Assert.Equal(names, functions);
        Assert.Equal(
            [
                .. names.Select(static name => $"{name} id-a-{name}-{name}"),
                .. names.Select(static name => $"文文 id-a-{name}-文文").Order(StringComparer.Ordinal),
            ],
            triggers.Select(static position => $"{position.Name} {position.Id}")
        );
    }

    [Fact]
    public async Task A_database_of_the_original_finds_only_what_is_the_same_to_the_byte()
    {
        await Database.ExecuteAsync(SpecifiedSchema.Create);
        await OpenAsync();
        await Apps.InsertAsync(Some.App("shop"), Cancel);
        var function = await Functions.InsertAsync(Some.Function("id-shop", "f"), Cancel);
        await Triggers.InsertAsync(Some.Trigger(function, "t", "/x"), Cancel);
        await Triggers.InsertAsync(Some.Trigger(function, "blank", "/x "), Cancel);
        await Triggers.InsertAsync(Some.Trigger(function, "capital", "/X"), Cancel);

        Assert.NotNull(await Apps.FindByNameAsync("shop", Cancel));
        Assert.Null(await Apps.FindByNameAsync("Shop", Cancel));
        Assert.Null(await Apps.FindAsync("ID-SHOP", Cancel));
        Assert.Empty(await Apps.ListAsync("SHOP", "", 10, Cancel));
        Assert.Empty(await Functions.ListAsync("id-shop", "F", "", 10, Cancel));
        Assert.Equal("t", (await Triggers.FindBySourceAsync("id-shop", "http", "/x", Cancel))!.Name);
        Assert.Equal("blank", (await Triggers.FindBySourceAsync("id-shop", "http", "/x ", Cancel))!.Name);
        Assert.Equal("capital", (await Triggers.FindBySourceAsync("id-shop", "http", "/X", Cancel))!.Name);
        Assert.Null(await Triggers.FindBySourceAsync("id-shop", "http", "/x  ", Cancel));
    }

    [Fact]
    [Spec("server 6.3", "one transaction")]
    public async Task Servers_that_start_at_once_on_an_empty_database_make_it_once()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(StartAnotherAsync, Cancel)));

        Assert.Equal(["26"], await Database.QueryAsync("SELECT version FROM schema_migrations"));
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
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
    [Spec("server 6.3", "a dirty database", "a version below or above 26")]
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

    // Page after page until one is empty, as a client goes.
    private static async Task<List<TPosition>> PagesAsync<TItem, TPosition>(
        TPosition start,
        Func<TPosition, ValueTask<IReadOnlyList<TItem>>> list,
        Func<TItem, TPosition> position
    )
    {
        var seen = new List<TPosition>();
        while (await list(seen.Count == 0 ? start : seen[^1]) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(position));
            Assert.InRange(seen.Count, 1, 100);
        }
        return seen;
    }
}
