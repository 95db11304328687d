using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Fn.Server.Tests.Observability;
using Fn.Testing;
using Fn.Testing.Databases;
using Fn.Testing.Peers;
using Microsoft.Data.Sqlite;

namespace Fn.Server.Tests;

/// <summary>The database goes away under a server that runs functions: what is known is served on, and the rest is told in a sentence.</summary>
public sealed class StoreOutageTests
{
    private const string Sentence = """{"message":"The data store is not available, try again shortly"}""" + "\n";

    // Longer than what is known of a function is believed without asking.
    private static readonly TimeSpan PastFreshness = TimeSpan.FromSeconds(1.5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProduct.Postgres)]
    [InlineData(DatabaseProduct.MySql)]
    public async Task While_the_database_is_away_warm_functions_answer_and_the_rest_is_503_until_it_is_back(
        DatabaseProduct product
    )
    {
        await using OutageSite site = product == DatabaseProduct.Postgres ? new PostgresSite() : new MariaDbSite();
        var database = await site.CreateDatabaseAsync();
        await using var server = await StartAsync(database.Url);
        var fnId = await server.AddFunctionAsync("hello");
        await WarmAsync(server, fnId);

        await site.Server.StopAsync();
        await CallOnAsync(server, fnId);
        await UnavailableAsync(await server.Client.GetAsync(Url($"/v2/apps/{server.AppId}"), Cancel));
        await UnavailableAsync(await server.Client.GetAsync(Url("/v2/apps"), Cancel));
        await UnavailableAsync(await CreateAsync(server, "during"));
        await UnavailableAsync(await server.Client.DeleteAsync(Url($"/v2/fns/{fnId}"), Cancel));
        await UnavailableAsync(await server.InvokeAsync("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/ping"));
        await Wait.UntilAsync(
            async () => await StatusAsync(server, "/ready") == HttpStatusCode.ServiceUnavailable,
            "it is not ready"
        );
        await site.Server.StartAsync();

        using var created = await CreateAsync(server, "after");
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        await WarmAsync(server, fnId);
        await Wait.UntilAsync(async () => await StatusAsync(server, "/ready") == HttpStatusCode.OK, "it is ready");
    }

    [Fact]
    public async Task While_another_program_keeps_the_file_locked_changes_are_503_and_all_else_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("fn-locked-");
        var file = Path.Combine(folder.FullName, "fn.db");
        await using (var server = await StartAsync($"sqlite3://{file}"))
        {
            var fnId = await server.AddFunctionAsync("hello");
            await WarmAsync(server, fnId);

            await using (var other = new SqliteConnection($"Data Source={file};Pooling=False"))
            {
                await other.OpenAsync(Cancel);
                await using var locking = other.BeginTransaction(deferred: false);
                var refused = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => CreateAsync(server, $"during{i}")));
                Assert.All(
                    refused,
                    static answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode)
                );
                await UnavailableAsync(refused[0]);
                await CallOnAsync(server, fnId);
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/v2/apps"));
            }

            using var created = await CreateAsync(server, "after");
            Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        }
        folder.Delete(recursive: true);
    }

    private static Task<FullServer> StartAsync(string url) =>
        FullServer.StartAsync(
            new Peer
            {
                OnRequest = static async (_, connection, _) =>
                {
                    await connection.WriteAsync(Answers.Ok("hello"));
                    return true;
                },
            },
            [("FN_DB_URL", url)]
        );

    private static async Task WarmAsync(FullServer server, string fnId)
    {
        using var answer = await server.InvokeAsync(fnId);
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/t/shop/hello"));
    }

    private static async Task CallOnAsync(FullServer server, string fnId)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < PastFreshness)
        {
            await WarmAsync(server, fnId);
        }
    }

    private static async Task UnavailableAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(Sentence, await answer.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        }
    }

    private static Task<HttpResponseMessage> CreateAsync(FullServer server, string name) =>
        server.Client.PostAsJsonAsync("/v2/apps", new { name }, Cancel);

    private static async Task<HttpStatusCode> StatusAsync(FullServer server, string path)
    {
        using var answer = await server.Client.GetAsync(Url(path), Cancel);
        return answer.StatusCode;
    }

    private static Uri Url(string path) => new(path, UriKind.Relative);
}
