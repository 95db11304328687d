using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Suites;

/// <summary>What every store of apps does.</summary>
public abstract class AppStoreSuite(DatabaseProduct product) : StoreSuite(product)
{
    [Fact]
    public async Task An_inserted_app_is_found_whole_by_id_and_name()
    {
        var app = Some.App("shop");

        await Apps.InsertAsync(app, Cancel);

        Same.As(app, await Apps.FindAsync(app.Id, Cancel));
        Same.As(app, await Apps.FindByNameAsync("shop", Cancel));
        Assert.Null(await Apps.FindAsync("none", Cancel));
        Assert.Null(await Apps.FindByNameAsync("SHOP", Cancel));
        Assert.Equal([app.Id], Changes);
    }

    [Fact]
    public async Task An_app_with_nothing_optional_is_found_so()
    {
        var app = new App { Id = "i", Name = "n" };

        await Apps.InsertAsync(app, Cancel);

        Same.As(app, await Apps.FindAsync("i", Cancel));
    }

    [Fact]
    public async Task Insert_rejects_a_name_that_is_taken()
    {
        await Apps.InsertAsync(Some.App("shop"), Cancel);

        var failure = await Assert.ThrowsAsync<FnException>(() =>
            Apps.InsertAsync(Some.App("shop", "other"), Cancel).AsTask()
        );

        Assert.Equal(AppErrors.AlreadyExists, failure.Error);
        Assert.Single(Changes);
    }

    [Fact]
    public async Task Of_concurrent_inserts_of_a_name_one_wins()
    {
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(async i =>
                {
                    try
                    {
                        await Task.Run(() => Apps.InsertAsync(Some.App("shop", $"id{i}"), Cancel).AsTask(), Cancel);
                        return null;
                    }
                    catch (FnException failure)
                    {
                        return failure.Error;
                    }
                })
        );

        Assert.Single(outcomes, static error => error is null);
        Assert.Equal(15, outcomes.Count(static error => error == AppErrors.AlreadyExists));
    }

    [Fact]
    public async Task Lists_go_by_name_in_bytes_from_a_name_on()
    {
        foreach (var name in (string[])["b", "a", "é", "B", "a-b"])
        {
            await Apps.InsertAsync(Some.App(name), Cancel);
        }

        var all = await Apps.ListAsync(null, "", 100, Cancel);
        var part = await Apps.ListAsync(null, "a", 2, Cancel);
        var one = await Apps.ListAsync("b", "", 100, Cancel);
        var none = await Apps.ListAsync("b", "b", 100, Cancel);

        Assert.Equal(["B", "a", "a-b", "b", "é"], all.Select(static app => app.Name));
        Assert.Equal(["a-b", "b"], part.Select(static app => app.Name));
        Assert.Equal(["b"], one.Select(static app => app.Name));
        Assert.Empty(none);
    }

    [Fact]
    public async Task An_update_stores_what_the_change_returns()
    {
        await Apps.InsertAsync(Some.App("shop"), Cancel);

        var updated = await Apps.UpdateAsync(
            "id-shop",
            static app =>
                app with
                {
                    SyslogUrl = null,
                    Config = new Dictionary<string, string>(StringComparer.Ordinal),
                },
            Cancel
        );

        Assert.Null(updated.SyslogUrl);
        Same.As(updated, await Apps.FindAsync("id-shop", Cancel));
        Assert.Equal(2, Changes.Count);
    }

    [Fact]
    public async Task An_update_that_throws_leaves_the_app_and_the_store_as_they_were()
    {
        await Apps.InsertAsync(Some.App("shop"), Cancel);

        await Assert.ThrowsAsync<FnException>(() =>
            Apps.UpdateAsync("id-shop", static _ => throw AppErrors.NameImmutable.ToException(), Cancel).AsTask()
        );

        Same.As(Some.App("shop"), await Apps.FindAsync("id-shop", Cancel));
        await Apps.InsertAsync(Some.App("next"), Cancel);
    }

    [Fact]
    public async Task Concurrent_updates_follow_each_other()
    {
        await Apps.InsertAsync(Some.App("shop"), Cancel);

        await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i =>
                    Apps.UpdateAsync(
                            "id-shop",
                            app =>
                                app with
                                {
                                    Config = new Dictionary<string, string>(app.Config, StringComparer.Ordinal)
                                    {
                                        [$"k{i}"] = "v",
                                    },
                                },
                            Cancel
                        )
                        .AsTask()
                )
        );

        Assert.Equal(Some.Config.Count + 16, (await Apps.FindAsync("id-shop", Cancel))!.Config.Count);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_updated_or_deleted()
    {
        var update = await Assert.ThrowsAsync<FnException>(() =>
            Apps.UpdateAsync("none", static app => app, Cancel).AsTask()
        );
        var delete = await Assert.ThrowsAsync<FnException>(() => Apps.DeleteAsync("none", Cancel).AsTask());

        Assert.Equal(AppErrors.NotFound, update.Error);
        Assert.Equal(AppErrors.NotFound, delete.Error);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task A_deleted_app_takes_its_functions_and_triggers_along_and_no_others()
    {
        foreach (var name in (string[])["gone", "stays"])
        {
            await Apps.InsertAsync(Some.App(name), Cancel);
            var function = await Functions.InsertAsync(Some.Function($"id-{name}", "f"), Cancel);
            await Triggers.InsertAsync(Some.Trigger(function, "t"), Cancel);
        }

        await Apps.DeleteAsync("id-gone", Cancel);

        Assert.Null(await Apps.FindAsync("id-gone", Cancel));
        Assert.Null(await Functions.FindAsync("id-gone-f", Cancel));
        Assert.Null(await Triggers.FindAsync("id-gone-f-t", Cancel));
        Assert.NotNull(await Triggers.FindAsync("id-stays-f-t", Cancel));
        Assert.Equal("id-gone", Changes[^1]);
    }

    [Fact]
    public async Task What_was_stored_is_there_after_opening_again()
    {
        await Apps.InsertAsync(Some.App("shop"), Cancel);

        await OpenAsync();

        Same.As(Some.App("shop"), await Apps.FindAsync("id-shop", Cancel));
    }

    [Fact]
    public async Task A_cancelled_insert_stores_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Apps.InsertAsync(Some.App("shop"), cancelled.Token).AsTask()
        );

        Assert.Null(await Apps.FindAsync("id-shop", Cancel));
    }
}
