using Fn.Datastore.Triggers;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Testing;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Suites;

/// <summary>What every store of triggers does.</summary>
public abstract class TriggerStoreSuite(DatabaseProduct product) : StoreSuite(product)
{
    private static readonly TriggerFilter OfA = new("id-a", null, null);

    [Fact]
    public async Task An_inserted_trigger_is_found_whole_by_id_and_source()
    {
        var trigger = Some.Trigger(await FunctionAsync("f"), "t", "/x y/*?");

        await Triggers.InsertAsync(trigger, Cancel);

        Same.As(trigger, await Triggers.FindAsync(trigger.Id, Cancel));
        Same.As(trigger, await Triggers.FindBySourceAsync("id-a", "http", "/x y/*?", Cancel));
        Assert.Null(await Triggers.FindBySourceAsync("id-a", "http", "/X y/*?", Cancel));
        Assert.Null(await Triggers.FindBySourceAsync("id-a", "other", "/x y/*?", Cancel));
        Assert.Null(await Triggers.FindBySourceAsync("none", "http", "/x y/*?", Cancel));
        Assert.Equal("id-a", Changes[^1]);
    }

    [Fact]
    public async Task Insert_checks_app_function_owner_source_and_name_in_this_order()
    {
        var function = await FunctionAsync("f");
        await Apps.InsertAsync(Some.App("b"), Cancel);
        var taken = Some.Trigger(function, "t", "/taken");
        await Triggers.InsertAsync(taken, Cancel);
        var next = taken with { Id = "next" };

        Assert.Equal(AppErrors.NotFound, await FailAsync(next with { AppId = "none", FnId = "none" }));
        Assert.Equal(FunctionErrors.NotFound, await FailAsync(next with { FnId = "none" }));
        Assert.Equal(TriggerErrors.FnOfOtherApp, await FailAsync(next with { AppId = "id-b" }));
        Assert.Equal(TriggerErrors.SourceTaken, await FailAsync(next));
        Assert.Equal(TriggerErrors.AlreadyExists, await FailAsync(next with { Source = "/free" }));
        await Triggers.InsertAsync(next with { Source = "/free", Name = "free" }, Cancel);

        async Task<FnError> FailAsync(Trigger trigger) =>
            (await Assert.ThrowsAsync<FnException>(() => Triggers.InsertAsync(trigger, Cancel).AsTask())).Error;
    }

    [Fact]
    [Spec("server 6.2", "a trigger source is checked inside the transaction")]
    public async Task Of_concurrent_inserts_of_a_source_one_wins()
    {
        var function = await FunctionAsync("f");

        var errors = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(async i =>
                {
                    try
                    {
                        await Triggers.InsertAsync(Some.Trigger(function, $"t{i}", "/same"), Cancel);
                        return null;
                    }
                    catch (FnException failure)
                    {
                        return failure.Error;
                    }
                })
        );

        Assert.Single(errors, static error => error is null);
        Assert.Equal(11, errors.Count(static error => error == TriggerErrors.SourceTaken));
    }

    [Fact]
    public async Task An_update_obeys_the_rules_of_an_insert()
    {
        var function = await FunctionAsync("f");
        await Apps.InsertAsync(Some.App("b"), Cancel);
        var foreign = await Functions.InsertAsync(Some.Function("id-b", "f"), Cancel);
        await Triggers.InsertAsync(Some.Trigger(function, "other", "/other"), Cancel);
        var trigger = Some.Trigger(function, "t", "/t");
        await Triggers.InsertAsync(trigger, Cancel);

        Assert.Equal(FunctionErrors.NotFound, await FailAsync(static t => t with { FnId = "none" }));
        Assert.Equal(TriggerErrors.FnOfOtherApp, await FailAsync(t => t with { FnId = foreign.Id }));
        Assert.Equal(TriggerErrors.SourceTaken, await FailAsync(static t => t with { Source = "/other" }));
        Assert.Equal(TriggerErrors.AlreadyExists, await FailAsync(static t => t with { Name = "other" }));
        Same.As(trigger, await Triggers.FindAsync(trigger.Id, Cancel));

        async Task<FnError> FailAsync(Func<Trigger, Trigger> change) =>
            (
                await Assert.ThrowsAsync<FnException>(() => Triggers.UpdateAsync(trigger.Id, change, Cancel).AsTask())
            ).Error;
    }

    [Fact]
    public async Task An_update_stores_what_the_change_returns()
    {
        var second = await FunctionAsync("g");
        var function = await Functions.InsertAsync(Some.Function("id-a", "f"), Cancel);
        await Triggers.InsertAsync(Some.Trigger(function, "t"), Cancel);

        var updated = await Triggers.UpdateAsync(
            $"{function.Id}-t",
            trigger => trigger with { Name = "n2", Source = "/n2", FnId = second.Id },
            Cancel
        );

        Same.As(updated, await Triggers.FindAsync(updated.Id, Cancel));
        Same.As(updated, await Triggers.FindBySourceAsync("id-a", "http", "/n2", Cancel));
    }

    [Fact]
    public async Task Lists_go_by_name_then_id_and_lose_no_equal_names()
    {
        var (f, g) = (await FunctionAsync("f"), await Functions.InsertAsync(Some.Function("id-a", "g"), Cancel));
        foreach (var trigger in (Trigger[])[Some.Trigger(g, "same"), Some.Trigger(f, "same"), Some.Trigger(f, "a")])
        {
            await Triggers.InsertAsync(trigger, Cancel);
        }

        var all = await Triggers.ListAsync(OfA, TriggerPosition.Start, 100, Cancel);
        var rest = await Triggers.ListAsync(OfA, new TriggerPosition("same", all[1].Id), 100, Cancel);
        var none = await Triggers.ListAsync(OfA, TriggerPosition.AfterName("same"), 100, Cancel);

        Assert.Equal(["id-a-f-a", "id-a-f-same", "id-a-g-same"], all.Select(static trigger => trigger.Id));
        Assert.Equal(["id-a-g-same"], rest.Select(static trigger => trigger.Id));
        Assert.Empty(none);
    }

    [Fact]
    public async Task Lists_filter_by_function_and_name()
    {
        var (f, g) = (await FunctionAsync("f"), await Functions.InsertAsync(Some.Function("id-a", "g"), Cancel));
        foreach (var trigger in (Trigger[])[Some.Trigger(f, "x"), Some.Trigger(f, "y"), Some.Trigger(g, "x")])
        {
            await Triggers.InsertAsync(trigger, Cancel);
        }

        Assert.Equal(["id-a-f-x", "id-a-f-y"], await ListAsync(OfA with { FnId = f.Id }));
        Assert.Equal(["id-a-f-x", "id-a-g-x"], await ListAsync(OfA with { Name = "x" }));
        Assert.Equal(["id-a-g-x"], await ListAsync(OfA with { FnId = g.Id, Name = "x" }));
        Assert.Empty(await ListAsync(OfA with { AppId = "none" }));

        async Task<IEnumerable<string>> ListAsync(TriggerFilter filter) =>
            (await Triggers.ListAsync(filter, TriggerPosition.Start, 100, Cancel)).Select(static trigger => trigger.Id);
    }

    [Fact]
    public async Task Sources_that_differ_in_case_or_in_blanks_at_the_end_are_different()
    {
        var function = await FunctionAsync("f");
        string[] sources = ["/x", "/X", "/x ", "/x  "];
        foreach (var (i, source) in sources.Index())
        {
            await Triggers.InsertAsync(Some.Trigger(function, $"t{i}", source), Cancel);
        }

        foreach (var (i, source) in sources.Index())
        {
            Assert.Equal($"t{i}", (await Triggers.FindBySourceAsync("id-a", "http", source, Cancel))!.Name);
        }
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_updated_or_deleted()
    {
        var update = await Assert.ThrowsAsync<FnException>(() =>
            Triggers.UpdateAsync("none", static trigger => trigger, Cancel).AsTask()
        );
        var delete = await Assert.ThrowsAsync<FnException>(() => Triggers.DeleteAsync("none", Cancel).AsTask());

        Assert.Equal(TriggerErrors.NotFound, update.Error);
        Assert.Equal(TriggerErrors.NotFound, delete.Error);
    }

    [Fact]
    public async Task A_deleted_trigger_is_gone_and_told()
    {
        var trigger = Some.Trigger(await FunctionAsync("f"), "t");
        await Triggers.InsertAsync(trigger, Cancel);

        await Triggers.DeleteAsync(trigger.Id, Cancel);

        Assert.Null(await Triggers.FindAsync(trigger.Id, Cancel));
        Assert.Equal("id-a", Changes[^1]);
    }

    private async Task<Function> FunctionAsync(string name)
    {
        await Apps.InsertAsync(Some.App("a"), Cancel);
        return await Functions.InsertAsync(Some.Function("id-a", name), Cancel);
    }
}
