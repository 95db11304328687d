using Fn.Datastore.Tests.Suites;
using Fn.Model.Errors;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Postgres;

public sealed class PostgresDatabaseTests() : DatabaseServerSuite(DatabaseProduct.Postgres)
{
    protected override string TakeLock => "SELECT pg_try_advisory_lock(623036762)::int";

    [Fact]
    public async Task A_nul_is_refused_because_it_cannot_be_stored()
    {
        await OpenAsync();
        await Apps.InsertAsync(Some.App("a"), Cancel);

        var failure = await Assert.ThrowsAsync<FnException>(() =>
            Functions.InsertAsync(Some.Function("id-a", "f") with { Image = "a\0b" }, Cancel).AsTask()
        );

        Assert.Equal(RequestErrors.ValueUnstorable, failure.Error);
    }

    [Fact]
    public async Task A_list_of_apps_goes_along_the_index()
    {
        await OpenAsync();

        var plan = await Database.QueryAsync(
            """
            SET enable_seqscan = off; SET enable_bitmapscan = off;
            EXPLAIN SELECT name FROM apps WHERE name COLLATE "C" > 'a' ORDER BY name COLLATE "C" LIMIT 9
            """
        );

        Assert.Contains(plan, static line => line.Contains("Index", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, static line => line.Contains("Sort", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_tls_is_told_with_the_way_out()
    {
        var url = Database.Url.Replace("sslmode=disable&", "", StringComparison.Ordinal);

        var failure = await Assert.ThrowsAsync<DatastoreException>(() => OpenOnceAsync(url));

        Assert.EndsWith(
            "if it speaks no TLS, end the URL with ?sslmode=disable",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unknown_parameter_is_told_by_its_name()
    {
        var failure = await Assert.ThrowsAsync<DatastoreException>(() =>
            OpenOnceAsync($"{Database.Url}&sslmoed=disable")
        );

        Assert.Contains("unrecognized configuration parameter \"sslmoed\"", failure.Message, StringComparison.Ordinal);
    }

    protected override string SilentUrl(int port) =>
        $"postgres://fn:x@127.0.0.1:{port}/fn?sslmode=disable&connect_timeout=1";
}
