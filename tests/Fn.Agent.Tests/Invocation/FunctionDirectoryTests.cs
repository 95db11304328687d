using Fn.Model.Errors;
using Fn.Server.Invocation;
using Fn.Testing;
using Fn.Testing.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Agent.Tests.Invocation;

public sealed class FunctionDirectoryTests
{
    private readonly MemoryStores _stores = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LookupCaches _caches;
    private readonly FunctionDirectory _directory;

    public FunctionDirectoryTests()
    {
        _stores.Add(Some.App(), Some.Function(Some.App()), Some.Trigger(Some.Function(Some.App())));
        _caches = new(_time, NullLogger<LookupCaches>.Instance);
        _directory = new(new StoredDefinitions(_stores, _stores, _stores), _caches);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string FnId => _stores.Functions.Keys.Single();

    [Fact]
    [Spec("server 2.1", "a positive lookup is kept")]
    public async Task What_was_found_is_kept()
    {
        var first = await _directory.GetFunctionAsync(FnId, Cancel);

        var second = await _directory.GetFunctionAsync(FnId, Cancel);

        Assert.Same(first, second);
        Assert.Equal(1, _stores.FunctionReads);
    }

    [Fact]
    public async Task A_change_through_this_server_is_seen_at_once()
    {
        await _directory.GetFunctionAsync(FnId, Cancel);
        _stores.Functions[FnId] = _stores.Functions[FnId] with { Image = "new" };

        _caches.OnChanged(Some.App().Id);

        Assert.Equal("new", (await _directory.GetFunctionAsync(FnId, Cancel)).Function.Image);
    }

    [Fact]
    public async Task A_change_by_another_server_is_seen_after_a_second()
    {
        await _directory.GetFunctionAsync(FnId, Cancel);
        _stores.Functions[FnId] = _stores.Functions[FnId] with { Image = "new" };

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("new", (await _directory.GetFunctionAsync(FnId, Cancel)).Function.Image);
    }

    [Fact]
    public async Task A_function_deleted_elsewhere_is_not_found_after_a_second()
    {
        var fnId = FnId;
        await _directory.GetFunctionAsync(fnId, Cancel);
        _stores.Functions.Clear();

        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<FnException>(() => _directory.GetFunctionAsync(fnId, Cancel).AsTask());
    }

    [Fact]
    public async Task Known_functions_are_found_while_the_store_is_away()
    {
        var known = await _directory.GetFunctionAsync(FnId, Cancel);
        _stores.IsDown = true;

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Same(known, await _directory.GetFunctionAsync(FnId, Cancel));
    }

    [Fact]
    public async Task A_store_that_hangs_is_waited_for_once_a_second_only()
    {
        var known = await _directory.GetFunctionAsync(FnId, Cancel);
        _stores.Gate = new TaskCompletionSource().Task;
        _time.Advance(TimeSpan.FromMinutes(10));

        var first = _directory.GetFunctionAsync(FnId, Cancel).AsTask();
        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(50));
                return first.IsCompleted;
            },
            "the store was waited for"
        );
        var second = _directory.GetFunctionAsync(FnId, Cancel);

        Assert.Same(known, await first);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Same(known, await second);
    }

    [Fact]
    [Spec("server 2.1", "what is not found is not kept")]
    public async Task What_is_not_found_is_not_kept()
    {
        await Assert.ThrowsAsync<FnException>(() => _directory.GetFunctionAsync("later", Cancel).AsTask());
        _stores.Functions["later"] = _stores.Functions[FnId] with { Id = "later" };

        var found = await _directory.GetFunctionAsync("later", Cancel);

        Assert.Equal("later", found.Function.Id);
    }

    [Fact]
    [Spec("server 2.1", "identical lookups are one")]
    public async Task Calls_that_ask_at_once_share_one_lookup()
    {
        var gate = new TaskCompletionSource();
        _stores.Gate = gate.Task;

        var lookups = Enumerable.Range(0, 50).Select(_ => _directory.GetFunctionAsync(FnId, Cancel).AsTask()).ToArray();
        gate.SetResult();
        await Task.WhenAll(lookups);

        Assert.Equal(1, _stores.FunctionReads);
    }

    [Fact]
    public async Task A_lookup_begun_before_a_change_is_not_kept()
    {
        var gate = new TaskCompletionSource();
        _stores.Gate = gate.Task;
        var early = _directory.GetFunctionAsync(FnId, Cancel).AsTask();
        await Wait.UntilAsync(() => _stores.FunctionReads == 1, "the store is being read");

        _caches.OnChanged(Some.App().Id);
        gate.SetResult();
        await early;
        await _directory.GetFunctionAsync(FnId, Cancel);

        Assert.Equal(2, _stores.FunctionReads);
    }
}
