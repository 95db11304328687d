using System.Collections.Concurrent;
using Fn.Datastore.Apps;
using Fn.Datastore.Functions;
using Fn.Datastore.Triggers;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Testing.Stores;

/// <summary>Apps, functions and triggers in memory, for tests that only need them found; the rest of the contracts is refused.</summary>
public sealed class MemoryStores : IAppStore, IFunctionStore, ITriggerStore
{
    private int _reads;
    private int _appReads;
    private int _waiting;

    public ConcurrentDictionary<string, App> Apps { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, Function> Functions { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, Trigger> Triggers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether every read fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>What a read waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Reads of functions so far.</summary>
    public int FunctionReads => _reads;

    /// <summary>Reads of apps by id so far.</summary>
    public int AppReads => _appReads;

    /// <summary>Reads that wait for the <see cref="Gate"/>.</summary>
    public int Waiting => _waiting;

    /// <summary>Adds an app, a function and a trigger.</summary>
    public void Add(App app, Function function, params Trigger[] triggers)
    {
        Apps[app.Id] = app;
        Functions[function.Id] = function;
        foreach (var trigger in triggers)
        {
            Triggers[trigger.Id] = trigger;
        }
    }

    async ValueTask<App?> IAppStore.FindAsync(string appId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _appReads);
        await ReadAsync();
        return Apps.GetValueOrDefault(appId);
    }

    public async ValueTask<App?> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        await ReadAsync();
        return Apps.Values.FirstOrDefault(app => app.Name == name);
    }

    public async ValueTask<IReadOnlyList<Function>> ListAnnotatedAsync(string key, CancellationToken cancellationToken)
    {
        await Task.Yield(); // past the gate: the server lists by itself, at any time
        ThrowIfDown();
        return
        [
            .. Functions.Values.Where(f =>
                f.Annotations.ContainsKey(key) || Apps[f.AppId].Annotations.ContainsKey(key)
            ),
        ];
    }

    async ValueTask<Function?> IFunctionStore.FindAsync(string fnId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await ReadAsync();
        return Functions.GetValueOrDefault(fnId);
    }

    async ValueTask<Trigger?> ITriggerStore.FindAsync(string triggerId, CancellationToken cancellationToken)
    {
        await ReadAsync();
        return Triggers.GetValueOrDefault(triggerId);
    }

    public async ValueTask<Trigger?> FindBySourceAsync(
        string appId,
        string type,
        string source,
        CancellationToken cancellationToken
    )
    {
        await ReadAsync();
        return Triggers.Values.FirstOrDefault(t => t.AppId == appId && t.Type == type && t.Source == source);
    }

    ValueTask<IReadOnlyList<App>> IAppStore.ListAsync(
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    ValueTask<App> IAppStore.InsertAsync(App app, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<App> IAppStore.UpdateAsync(string appId, Func<App, App> change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask IAppStore.DeleteAsync(string appId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<IReadOnlyList<Function>> IFunctionStore.ListAsync(
        string appId,
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    ValueTask<Function> IFunctionStore.InsertAsync(Function function, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<Function> IFunctionStore.UpdateAsync(
        string fnId,
        Func<Function, Function> change,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    ValueTask IFunctionStore.DeleteAsync(string fnId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<IReadOnlyList<Trigger>> ITriggerStore.ListAsync(
        TriggerFilter filter,
        TriggerPosition after,
        int count,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    ValueTask<Trigger> ITriggerStore.InsertAsync(Trigger trigger, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<Trigger> ITriggerStore.UpdateAsync(
        string triggerId,
        Func<Trigger, Trigger> change,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    ValueTask ITriggerStore.DeleteAsync(string triggerId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private async Task ReadAsync()
    {
        Interlocked.Increment(ref _waiting);
        await Gate;
        Interlocked.Decrement(ref _waiting);
        ThrowIfDown();
    }

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new IOException("the data store does not answer");
        }
    }
}
