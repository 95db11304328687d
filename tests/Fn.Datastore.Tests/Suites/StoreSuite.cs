using Fn.Datastore.Apps;
using Fn.Datastore.Changes;
using Fn.Datastore.Functions;
using Fn.Datastore.Triggers;
using Fn.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Fn.Datastore.Tests.Suites;

/// <summary>The stores over a fresh database of a product.</summary>
public abstract class StoreSuite(DatabaseProduct product) : IAsyncLifetime
{
    private readonly Recorder _changes = new();
    private ServiceProvider? _services;
    private TestDatabase? _database;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IAppStore Apps => _services!.GetRequiredService<IAppStore>();

    protected IFunctionStore Functions => _services!.GetRequiredService<IFunctionStore>();

    protected ITriggerStore Triggers => _services!.GetRequiredService<ITriggerStore>();

    /// <summary>The apps of which an observer was told, in order.</summary>
    protected IReadOnlyList<string> Changes => _changes.AppIds;

    /// <summary>The database, empty at first.</summary>
    protected TestDatabase Database => _database!;

    public virtual async ValueTask InitializeAsync()
    {
        await CreateAsync();
        await OpenAsync();
    }

    /// <summary>Makes the database, or skips the test where there can be none.</summary>
    protected async Task CreateAsync()
    {
        var databases = await TestContext.Current.GetFixture<TestDatabases>();
        _database = await databases!.CreateAsync(product);
    }

    /// <summary>Closes the database and opens it again.</summary>
    protected async Task OpenAsync()
    {
        await CloseAsync();
        _services = CreateServices();
        await _services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel);
    }

    /// <summary>Opens the database once more, as another server would.</summary>
    protected async Task<ServiceProvider> StartAnotherAsync()
    {
        var services = CreateServices();
        await services.GetRequiredService<DatastoreStartup>().OpenAsync(Cancel);
        return services;
    }

    private ServiceProvider CreateServices() =>
        new ServiceCollection()
            .AddSingleton<IChangeObserver>(_changes)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddFnDatastore(options => options.Url = Database.Url)
            .BuildServiceProvider();

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
