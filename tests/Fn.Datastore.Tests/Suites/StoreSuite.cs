using Fn.Datastore.Apps;
using Fn.Datastore.Changes;
using Fn.Datastore.Functions;
using Fn.Datastore.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fn.Datastore.Tests.Suites;

/// <summary>The stores over a fresh database, which each product supplies.</summary>
public abstract class StoreSuite : IAsyncLifetime
{
    private readonly Recorder _changes = new();
    private ServiceProvider? _services;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IAppStore Apps => _services!.GetRequiredService<IAppStore>();

    protected IFunctionStore Functions => _services!.GetRequiredService<IFunctionStore>();

    protected ITriggerStore Triggers => _services!.GetRequiredService<ITriggerStore>();

    /// <summary>The apps of which an observer was told, in order.</summary>
    protected IReadOnlyList<string> Changes => _changes.AppIds;

    /// <summary>The URL of a database that is empty at first and the same on every call.</summary>
    protected abstract string Url { get; }

    public virtual async ValueTask InitializeAsync() => await OpenAsync();

    /// <summary>Closes the database and opens it again.</summary>
    protected async Task OpenAsync()
    {
        await CloseAsync();
        var services = new ServiceCollection();
        services.AddSingleton<IChangeObserver>(_changes);
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddFnDatastore(options => options.Url = Url);
        _services = services.BuildServiceProvider();
        await _services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel);
    }

    protected async Task CloseAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class Recorder : IChangeObserver
    {
        public List<string> AppIds { get; } = [];

        public void OnChanged(string appId)
        {
            lock (AppIds)
            {
                AppIds.Add(appId);
            }
        }
    }
}
