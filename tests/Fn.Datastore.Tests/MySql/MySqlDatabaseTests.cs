using Fn.Datastore.Tests.Suites;
using Fn.Model.Errors;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.MySql;

public sealed class MySqlDatabaseTests() : DatabaseServerSuite(DatabaseProduct.MySql)
{
    protected override string TakeLock => "SELECT GET_LOCK('623036762', 60)";

    [Fact]
    public async Task Config_beyond_64_kilobytes_is_refused_and_never_cut()
    {
        await OpenAsync();
        var app = Some.App("shop") with
        {
            Config = new Dictionary<string, string>(StringComparer.Ordinal) { ["long"] = new('x', 70_000) },
        };

        var failure = await Assert.ThrowsAsync<FnException>(() => Apps.InsertAsync(app, Cancel).AsTask());

        Assert.Equal(RequestErrors.ValueTooLong, failure.Error);
    }

    [Fact]
    public async Task What_the_character_set_of_the_original_cannot_hold_is_refused()
    {
        await Database.ExecuteAsync($"ALTER DATABASE CHARACTER SET latin1; {SpecifiedSchema.Create}");
        await OpenAsync();

        await Apps.InsertAsync(Some.App("é"), Cancel);
        var failure = await Assert.ThrowsAsync<FnException>(() => Apps.InsertAsync(Some.App("文"), Cancel).AsTask());

        Assert.Equal(RequestErrors.ValueUnstorable, failure.Error);
        Assert.NotNull(await Apps.FindByNameAsync("é", Cancel));
        Assert.Null(await Apps.FindByNameAsync("文", Cancel));
        Assert.Equal(["é"], (await Apps.ListAsync(null, "a", 10, Cancel)).Select(static app => app.Name));
    }

    [Fact]
    public async Task A_list_of_apps_goes_along_the_index()
    {
        await OpenAsync();
        await Apps.InsertAsync(Some.App("b"), Cancel);

        var plan = await Database.QueryAsync("EXPLAIN SELECT name FROM apps WHERE name > 'a' ORDER BY name LIMIT 9");

        Assert.DoesNotContain(plan, static line => line.Contains("filesort", StringComparison.Ordinal));
    }

    protected override string SilentUrl(int port) => $"mysql://fn:x@tcp(127.0.0.1:{port})/fn?timeout=1s";
}
