using System.Net;
using System.Net.Sockets;
using Fn.Datastore.Migrations;
using Fn.Testing;
using Fn.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Fn.Datastore.Tests.Suites;

/// <summary>What is so of a database that is a server: the lock of migrations, and what the operator is told. Server specification 6.1, 6.3, D26.</summary>
public abstract class DatabaseServerSuite(DatabaseProduct product) : StoreSuite(product)
{
    private readonly DatastoreOnFakeTime _store = new();

    /// <summary>SQL that takes the lock of the original's migrations and gives 1.</summary>
    protected abstract string TakeLock { get; }

    public override async ValueTask InitializeAsync() => await CreateAsync();

    [Fact]
    [Spec("server 6.3", "the id of the lock")]
    public void The_lock_is_that_of_the_original()
    {
        var checksum =
            "schema_migrations"u8.ToArray().Aggregate(uint.MaxValue, static (crc, b) => Crc32(crc ^ b)) ^ uint.MaxValue;

        var id = unchecked(checksum * 1486364155);

        Assert.Equal(Schema.LockId, id);
    }

    [Fact]
    [Spec("server 6.3", "the lock")]
    public async Task Nothing_is_made_while_another_server_migrates()
    {
        await using var other = Database.Connect();
        await other.OpenAsync(Cancel);
        await using var command = other.CreateCommand();
        command.CommandText = TakeLock;
        Assert.Equal("1", Convert.ToString(await command.ExecuteScalarAsync(Cancel), null));

        var failure = await Assert.ThrowsAsync<DatastoreException>(() => OpenWithTimePassingAsync(Database.Url));

        Assert.Equal(
            "another server has been changing the database's schema for a minute: start again when it is done",
            failure.Message
        );
        await other.CloseAsync();
        await OpenWithTimePassingAsync(Database.Url);
        Assert.Equal(["26"], await Database.QueryAsync("SELECT version FROM schema_migrations"));
    }

    [Fact]
    public async Task A_schema_that_is_there_is_used_whoever_migrates()
    {
        await OpenAsync();
        await using var other = Database.Connect();
        await other.OpenAsync(Cancel);
        await using var command = other.CreateCommand();
        command.CommandText = TakeLock;
        await command.ExecuteScalarAsync(Cancel);

        await OpenAsync();

        Assert.Empty(await Apps.ListAsync(null, "", 10, Cancel));
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_it()
    {
        var url = Database.Url.Replace("s3cr3t", "wr0ng", StringComparison.Ordinal);

        var failure = await Assert.ThrowsAsync<DatastoreException>(() => OpenWithTimePassingAsync(url));

        Assert.StartsWith(
            $"the database {DatabaseUrl.Mask(url)} cannot be used: ",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);
        Assert.True(_store.Log.Has("attempt 2 of 3"));
        Assert.False(_store.Log.Has("wr0ng"));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_after_its_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = SilentUrl(((IPEndPoint)silent.LocalEndpoint).Port);

        var failure = await Assert.ThrowsAsync<DatastoreException>(() => OpenOnceAsync(url));

        Assert.Contains("cannot be used", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A URL to a port, with a time to connect of a second.</summary>
    protected abstract string SilentUrl(int port);

    private static uint Crc32(uint crc) =>
        Enumerable.Range(0, 8).Aggregate(crc, static (c, _) => (c & 1) == 0 ? c >> 1 : (c >> 1) ^ 0xEDB88320);

    /// <summary>Opens a database by this URL at the first try.</summary>
    protected async Task OpenOnceAsync(string url)
    {
        await using var services = _store.CreateServices(url, pings: 1);
        await services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel);
    }

    private async Task OpenWithTimePassingAsync(string url)
    {
        await using var services = _store.CreateServices(url, pings: 3);
        var opening = services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel).AsTask();
        await _store.PassTimeUntilDoneAsync(opening);
    }
}
