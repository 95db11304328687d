using Fn.Datastore.Tests.Suites;

namespace Fn.Datastore.Tests.Sqlite;

public sealed class SqliteAppStoreTests : AppStoreSuite
{
    private readonly TemporaryDatabase _database = new();

    protected override string Url => _database.Url;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }
}

public sealed class SqliteFunctionStoreTests : FunctionStoreSuite
{
    private readonly TemporaryDatabase _database = new();

    protected override string Url => _database.Url;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }
}

public sealed class SqliteTriggerStoreTests : TriggerStoreSuite
{
    private readonly TemporaryDatabase _database = new();

    protected override string Url => _database.Url;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }
}
