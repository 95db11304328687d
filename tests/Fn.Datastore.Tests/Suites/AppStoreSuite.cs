using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Testing;
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
    [Spec("server 6.2", "duplicates")]
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
    [Spec("server 6.2", "cascades of an app")]
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

    [Fact]
    public async Task Names_that_differ_in_case_or_accent_are_different_names()
    {
        foreach (var name in (string[])["shop", "Shop", "shöp"])
        {
            await Apps.InsertAsync(Some.App(name), Cancel);
        }

        Assert.Equal("id-Shop", (await Apps.FindByNameAsync("Shop", Cancel))!.Id);
        Assert.Equal("id-shöp", (await Apps.FindByNameAsync("shöp", Cancel))!.Id);
    }

    [Fact]
    public async Task Text_of_every_plane_and_of_60_kilobytes_is_kept()
    {
        var app = Some.App("shop") with
        {
            Config = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["emoji 😀"] = "文 \\ ' \" ; -- \u0001",
                ["long"] = new('x', 60_000),
            },
        };

        await Apps.InsertAsync(app, Cancel);

        Same.As(app, await Apps.FindAsync(app.Id, Cancel));
    }

    [Fact]
    public async Task What_no_database_holds_is_not_found()
    {
        Assert.Null(await Apps.FindAsync("a\0b", Cancel));
        Assert.Null(await Apps.FindByNameAsync("\0", Cancel));
        Assert.Empty(await Apps.ListAsync("\0", "", 10, Cancel));
    }

    [Fact]
    public async Task Nothing_is_left_behind_when_an_app_goes_while_it_grows()
    {
        foreach (var round in Enumerable.Range(0, 5))
        {
            var app = Some.App($"shop{round}");
            await Apps.InsertAsync(app, Cancel);
            var growing = Enumerable.Range(0, 6).Select(i => Task.Run(() => GrowAsync(app, $"f{i}"), Cancel));

            await Task.WhenAll([.. growing, Task.Run(() => Apps.DeleteAsync(app.Id, Cancel).AsTask(), Cancel)]);
        }

        Assert.Equal(["0"], await Database.QueryAsync("SELECT COUNT(*) FROM fns"));
        Assert.Equal(["0"], await Database.QueryAsync("SELECT COUNT(*) FROM triggers"));
    }

    private async Task GrowAsync(App app, string name)
    {
        try
        {
            var function = await Functions.InsertAsync(Some.Function(app.Id, name), Cancel);
            await Triggers.InsertAsync(Some.Trigger(function, "t"), Cancel);
            await Functions.UpdateAsync(function.Id, static f => f with { Memory = 256 }, Cancel);
            await Triggers.UpdateAsync($"{function.Id}-t", static t => t with { Source = "/new" }, Cancel);
        }
        catch (FnException failure)
        {
            // The app went first, or another function had the source.
            FnError[] expected =
            [
                AppErrors.NotFound,
                FunctionErrors.NotFound,
                TriggerErrors.NotFound,
                TriggerErrors.SourceTaken,
            ];
            Assert.Contains(failure.Error, expected);
        }
    }
}
