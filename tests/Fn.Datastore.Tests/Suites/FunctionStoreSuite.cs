using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Testing;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Suites;

/// <summary>What every store of functions does.</summary>
public abstract class FunctionStoreSuite(DatabaseProduct product) : StoreSuite(product)
{
    [Fact]
    public async Task An_inserted_function_has_the_shape_of_its_app_and_is_found_whole()
    {
        await Apps.InsertAsync(Some.App("shop"), Cancel);
        var function = Some.Function("id-shop", "f");

        var stored = await Functions.InsertAsync(function with { Shape = "GENERIC_ARM" }, Cancel);

        Same.As(function with { Shape = "GENERIC_X86" }, stored);
        Same.As(stored, await Functions.FindAsync(function.Id, Cancel));
        Assert.Equal(["id-shop", "id-shop"], Changes);
    }

    [Fact]
    public async Task Functions_are_found_by_an_annotation_of_theirs_or_of_their_app()
    {
        var annotated = new Dictionary<string, RawJson> { ["x.io/fn/a_b"] = new("1") };
        var other = new Dictionary<string, RawJson> { ["x.io/fn/a_b_c"] = new("\"x.io/fn/a_b\"") };
        await Apps.InsertAsync(Some.App("a") with { Annotations = annotated }, Cancel);
        await Apps.InsertAsync(Some.App("b") with { Annotations = other }, Cancel);
        var byApp = await Functions.InsertAsync(Some.Function("id-a", "f"), Cancel);
        var own = await Functions.InsertAsync(Some.Function("id-b", "f") with { Annotations = annotated }, Cancel);
        await Functions.InsertAsync(Some.Function("id-b", "g"), Cancel);

        var found = await Functions.ListAnnotatedAsync("x.io/fn/a_b", Cancel);

        Same.As(byApp, Assert.Single(found, function => function.Id == byApp.Id));
        Same.As(own, Assert.Single(found, function => function.Id == own.Id));
        Assert.Empty(await Functions.ListAnnotatedAsync("x.io/fn/none", Cancel));
    }

    [Fact]
    public async Task Insert_needs_the_app()
    {
        var failure = await Assert.ThrowsAsync<FnException>(() =>
            Functions.InsertAsync(Some.Function("none", "f"), Cancel).AsTask()
        );

        Assert.Equal(AppErrors.NotFound, failure.Error);
    }

    [Fact]
    public async Task A_name_is_taken_once_in_each_app()
    {
        await Apps.InsertAsync(Some.App("a"), Cancel);
        await Apps.InsertAsync(Some.App("b"), Cancel);
        await Functions.InsertAsync(Some.Function("id-a", "f"), Cancel);
        await Functions.InsertAsync(Some.Function("id-b", "f"), Cancel);

        var failure = await Assert.ThrowsAsync<FnException>(() =>
            Functions.InsertAsync(Some.Function("id-a", "f") with { Id = "other" }, Cancel).AsTask()
        );

        Assert.Equal(FunctionErrors.AlreadyExists, failure.Error);
    }

    [Fact]
    public async Task Lists_are_of_one_app_by_name()
    {
        await Apps.InsertAsync(Some.App("a"), Cancel);
        await Apps.InsertAsync(Some.App("b"), Cancel);
        foreach (var name in (string[])["z", "y", "x"])
        {
            await Functions.InsertAsync(Some.Function("id-a", name), Cancel);
        }
        await Functions.InsertAsync(Some.Function("id-b", "y"), Cancel);

        var all = await Functions.ListAsync("id-a", null, "", 100, Cancel);
        var part = await Functions.ListAsync("id-a", null, "x", 1, Cancel);
        var one = await Functions.ListAsync("id-a", "z", "", 100, Cancel);

        Assert.Equal(["x", "y", "z"], all.Select(static function => function.Name));
        Assert.Equal(["id-a-y"], part.Select(static function => function.Id));
        Assert.Equal(["z"], one.Select(static function => function.Name));
        Assert.Empty(await Functions.ListAsync("none", null, "", 100, Cancel));
    }

    [Fact]
    public async Task An_update_stores_what_the_change_returns()
    {
        await Apps.InsertAsync(Some.App("shop"), Cancel);
        var stored = await Functions.InsertAsync(Some.Function("id-shop", "f"), Cancel);

        var updated = await Functions.UpdateAsync(
            stored.Id,
            static function => function with { Image = "img:2", Memory = 8192, Timeout = 1, IdleTimeout = 2 },
            Cancel
        );

        Assert.Equal("img:2", updated.Image);
        Same.As(updated, await Functions.FindAsync(stored.Id, Cancel));
        Assert.Equal(3, Changes.Count);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_updated_or_deleted()
    {
        var update = await Assert.ThrowsAsync<FnException>(() =>
            Functions.UpdateAsync("none", static function => function, Cancel).AsTask()
        );
        var delete = await Assert.ThrowsAsync<FnException>(() => Functions.DeleteAsync("none", Cancel).AsTask());

        Assert.Equal(FunctionErrors.NotFound, update.Error);
        Assert.Equal(FunctionErrors.NotFound, delete.Error);
    }

    [Fact]
    [Spec("server 6.2", "cascades of a function")]
    public async Task A_deleted_function_takes_its_triggers_along_and_no_others()
    {
        await Apps.InsertAsync(Some.App("a"), Cancel);
        var gone = await Functions.InsertAsync(Some.Function("id-a", "gone"), Cancel);
        var stays = await Functions.InsertAsync(Some.Function("id-a", "stays"), Cancel);
        await Triggers.InsertAsync(Some.Trigger(gone, "t"), Cancel);
        await Triggers.InsertAsync(Some.Trigger(stays, "t"), Cancel);

        await Functions.DeleteAsync(gone.Id, Cancel);

        Assert.Null(await Functions.FindAsync(gone.Id, Cancel));
        Assert.Null(await Triggers.FindAsync("id-a-gone-t", Cancel));
        Assert.NotNull(await Triggers.FindAsync("id-a-stays-t", Cancel));
        Assert.Equal("id-a", Changes[^1]);
    }

    [Fact]
    public async Task No_trigger_is_left_behind_when_its_function_goes()
    {
        await Apps.InsertAsync(Some.App("a"), Cancel);
        foreach (var round in Enumerable.Range(0, 5))
        {
            var function = await Functions.InsertAsync(Some.Function("id-a", $"f{round}"), Cancel);
            var growing = Enumerable
                .Range(0, 6)
                .Select(i => Task.Run(() => TryAddAsync(Some.Trigger(function, $"t{i}")), Cancel));

            await Task.WhenAll([
                .. growing,
                Task.Run(() => Functions.DeleteAsync(function.Id, Cancel).AsTask(), Cancel),
            ]);
        }

        Assert.Equal(["0"], await Database.QueryAsync("SELECT COUNT(*) FROM triggers"));
    }

    private async Task TryAddAsync(Trigger trigger)
    {
        try
        {
            await Triggers.InsertAsync(trigger, Cancel);
        }
        catch (FnException failure)
        {
            Assert.Equal(FunctionErrors.NotFound, failure.Error);
        }
    }
}
