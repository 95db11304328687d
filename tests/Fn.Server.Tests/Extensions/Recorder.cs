using System.Collections.Concurrent;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Server.Extensions;

namespace Fn.Server.Tests.Extensions;

/// <summary>Listens to everything that is stored, and writes down what it hears.</summary>
internal sealed class Recorder : IAppListener, IFunctionListener, ITriggerListener
{
    private static readonly FnError Refusal = new(418, "not today", Blame.Caller);

    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>What it throws at; null for nothing.</summary>
    public string? FailsAt { get; init; }

    public ValueTask<App> BeforeCreateAsync(App resource, CancellationToken cancellationToken) =>
        Hear($"before create app {resource.Name}", resource with { SyslogUrl = "udp://127.0.0.1:514" });

    public ValueTask AfterCreateAsync(App resource, CancellationToken cancellationToken) =>
        Hear($"after create app {resource.Name}");

    public App BeforeUpdate(App stored, App updated)
    {
        Note($"before update app {stored.SyslogUrl} to {updated.SyslogUrl}");
        return updated;
    }

    public ValueTask AfterUpdateAsync(App resource, CancellationToken cancellationToken) =>
        Hear($"after update app {resource.SyslogUrl}");

    public ValueTask BeforeDeleteAsync(string id, CancellationToken cancellationToken) => Hear("before delete");

    public ValueTask AfterDeleteAsync(string id, CancellationToken cancellationToken) => Hear("after delete");

    public ValueTask BeforeGetAsync(string appId, CancellationToken cancellationToken) => Hear("before get");

    public ValueTask AfterGetAsync(App app, CancellationToken cancellationToken) => Hear($"after get {app.Name}");

    public ValueTask<string?> BeforeListAsync(string? name, CancellationToken cancellationToken) =>
        Hear($"before list {name}", name == "alias" ? "shop" : name);

    public ValueTask AfterListAsync(IReadOnlyList<App> apps, CancellationToken cancellationToken) =>
        Hear($"after list {apps.Count}");

    public ValueTask<Function> BeforeCreateAsync(Function resource, CancellationToken cancellationToken) =>
        Hear($"before create fn {resource.Name}", resource with { Memory = 256 });

    public ValueTask AfterCreateAsync(Function resource, CancellationToken cancellationToken) =>
        Hear($"after create fn {resource.Memory}");

    public Function BeforeUpdate(Function stored, Function updated)
    {
        Note($"before update fn {stored.Memory} to {updated.Memory}");
        return updated;
    }

    public ValueTask AfterUpdateAsync(Function resource, CancellationToken cancellationToken) =>
        Hear($"after update fn {resource.Memory}");

    public ValueTask<Trigger> BeforeCreateAsync(Trigger resource, CancellationToken cancellationToken) =>
        Hear($"before create trigger {resource.Source}", resource with { Source = "/changed" });

    public ValueTask AfterCreateAsync(Trigger resource, CancellationToken cancellationToken) =>
        Hear($"after create trigger {resource.Source}");

    public Trigger BeforeUpdate(Trigger stored, Trigger updated)
    {
        Note($"before update trigger {stored.Source} to {updated.Source}");
        return updated;
    }

    public ValueTask AfterUpdateAsync(Trigger resource, CancellationToken cancellationToken) =>
        Hear($"after update trigger {resource.Source}");

    private void Note(string what)
    {
        Heard.Enqueue(what);
        if (what == FailsAt)
        {
            throw Refusal.ToException();
        }
    }

    private ValueTask Hear(string what)
    {
        Note(what);
        return ValueTask.CompletedTask;
    }

    private ValueTask<T> Hear<T>(string what, T result)
    {
        Note(what);
        return ValueTask.FromResult(result);
    }
}
