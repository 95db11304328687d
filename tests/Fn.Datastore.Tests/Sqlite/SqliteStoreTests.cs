using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Sqlite;

public sealed class SqliteAppStoreTests() : AppStoreSuite(DatabaseProduct.Sqlite);

public sealed class SqliteFunctionStoreTests() : FunctionStoreSuite(DatabaseProduct.Sqlite);

public sealed class SqliteTriggerStoreTests() : TriggerStoreSuite(DatabaseProduct.Sqlite);
