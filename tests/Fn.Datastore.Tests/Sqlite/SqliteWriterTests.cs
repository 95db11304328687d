using Fn.Datastore.Tests.Suites;
using Fn.Model.Errors;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Sqlite;

/// <summary>Writes that share a commit do not share their failures.</summary>
public sealed class SqliteWriterTests() : StoreSuite(DatabaseProduct.Sqlite)
{
    [Fact]
    public async Task Of_writes_at_once_those_that_fail_undo_themselves_only()
    {
        const int Count = 200;
        await Apps.InsertAsync(Some.App("taken"), Cancel);

        var writes = Enumerable
            .Range(0, Count)
            .Select(i => Apps.InsertAsync(Some.App(i % 2 == 0 ? $"app{i}" : "taken", $"id{i}"), Cancel).AsTask())
            .ToArray();
        await Task.WhenAll(writes.Select(static write => Task.WhenAny(write)));

        Assert.Equal(Count / 2, writes.Count(static write => write.IsCompletedSuccessfully));
        Assert.All(
            writes.Where(static write => write.IsFaulted),
            static write => Assert.IsType<FnException>(write.Exception!.InnerException)
        );
        Assert.Equal(
            [$"{(Count / 2) + 1}"],
            await Database.QueryAsync("SELECT COUNT(*) FROM apps WHERE name = 'taken' OR name LIKE 'app%'")
        );
    }

    [Fact]
    public async Task Half_a_write_that_fails_is_not_there_beside_those_it_shares_a_commit_with()
    {
        await Apps.InsertAsync(Some.App("shop"), Cancel);

        var failing = Enumerable
            .Range(0, 20)
            .Select(_ =>
                Apps.UpdateAsync("id-shop", static _ => throw new InvalidOperationException("no"), Cancel).AsTask()
            );
        var passing = Enumerable.Range(0, 20).Select(i => Apps.InsertAsync(Some.App($"a{i}"), Cancel).AsTask());
        var all = failing.Concat<Task>(passing).ToArray();
        await Task.WhenAll(all.Select(static write => Task.WhenAny(write)));

        Assert.Equal(20, all.Count(static write => write.IsFaulted));
        Assert.Equal(["21"], await Database.QueryAsync("SELECT COUNT(*) FROM apps"));
    }

    [Fact]
    public async Task Writes_that_wait_are_done_before_the_file_is_closed()
    {
        var writes = Enumerable
            .Range(0, 50)
            .Select(i => Apps.InsertAsync(Some.App($"a{i}"), Cancel).AsTask())
            .ToArray();

        await CloseAsync();

        await Task.WhenAll(writes);
        Assert.Equal(["50"], await Database.QueryAsync("SELECT COUNT(*) FROM apps"));
    }
}
