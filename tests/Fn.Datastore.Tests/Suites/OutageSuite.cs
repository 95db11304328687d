using Fn.Datastore.Apps;
using Fn.Model.Errors;
using Fn.Testing;
using Fn.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fn.Datastore.Tests.Suites;

/// <summary>A database server that comes late, goes, and comes back. Server specification 6.1: <c>FN_DS_DB_PING_MAX_RETRIES</c>.</summary>
/// <param name="site">The server of the class.</param>
public abstract class OutageSuite(OutageSite site) : IAsyncLifetime
{
    private readonly DatastoreOnFakeTime _store = new();
    private TestDatabase? _database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DatabaseServerProcess Server => site.Server;

    public async ValueTask InitializeAsync() => _database = await site.CreateDatabaseAsync();

    [Fact]
    public async Task A_server_that_comes_up_late_is_waited_for()
    {
        await Server.StopAsync();
        await using var services = _store.CreateServices(_database!.Url, pings: 100);

        var opening = services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel).AsTask();
        await Wait.UntilAsync(() => _store.Log.Has("does not answer, attempt 1 of 100"), "the first attempt failed");
        await Server.StartAsync();
        await _store.PassTimeUntilDoneAsync(opening);

        await services.GetRequiredService<IAppStore>().InsertAsync(Some.App("shop"), Cancel);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    [Spec("server 6.1", "FN_DS_DB_PING_MAX_RETRIES")]
    public async Task A_server_that_does_not_come_is_given_up_in_a_sentence(int pings, int warnings)
    {
        await Server.StopAsync();
        await using var services = _store.CreateServices(_database!.Url, pings);

        var opening = services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel).AsTask();
        var failure = await Assert.ThrowsAsync<DatastoreException>(() => _store.PassTimeUntilDoneAsync(opening));

        Assert.Equal(warnings, _store.Log.Lines.Count(static line => line.Level == LogLevel.Warning));
        Assert.StartsWith(
            $"the database {DatabaseUrl.Mask(_database.Url)} cannot be used: ",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("See that it runs", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task Everything_is_unavailable_while_it_is_away_and_well_at_once_when_it_is_back()
    {
        await using var services = _store.CreateServices(_database!.Url, pings: 1);
        await services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel);
        var apps = services.GetRequiredService<IAppStore>();
        await apps.InsertAsync(Some.App("before"), Cancel);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => apps.FindAsync("id-before", Cancel).AsTask()));

        await Server.StopAsync();
        FnError[] errors =
        [
            await FailAsync(() => apps.FindAsync("id-before", Cancel).AsTask()),
            await FailAsync(() => apps.ListAsync(null, "", 10, Cancel).AsTask()),
            await FailAsync(() => apps.InsertAsync(Some.App("during"), Cancel).AsTask()),
            await FailAsync(() =>
                apps.UpdateAsync("id-before", static app => app with { Shape = "" }, Cancel).AsTask()
            ),
            await FailAsync(() => apps.DeleteAsync("id-before", Cancel).AsTask()),
        ];
        await Server.StartAsync();

        Assert.All(errors, static error => Assert.Equal(RequestErrors.DatastoreUnavailable, error));
        Assert.Equal(["before"], (await apps.ListAsync(null, "", 10, Cancel)).Select(static app => app.Name));
        await apps.InsertAsync(Some.App("after"), Cancel);
    }

    [Fact]
    public async Task A_server_that_was_away_between_two_requests_costs_neither_of_them()
    {
        await using var services = _store.CreateServices(_database!.Url, pings: 1);
        await services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel);
        var apps = services.GetRequiredService<IAppStore>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => apps.FindAsync("none", Cancel).AsTask()));

        await Server.StopAsync();
        await Server.StartAsync();

        await apps.InsertAsync(Some.App("shop"), Cancel);
        Assert.NotNull(await apps.FindAsync("id-shop", Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await site.EnsureRunningAsync();
        GC.SuppressFinalize(this);
    }

    private static async Task<FnError> FailAsync(Func<Task> action) =>
        (await Assert.ThrowsAsync<FnException>(action)).Error;
}
