using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Postgres;

public sealed class PostgresAppStoreTests() : AppStoreSuite(DatabaseProduct.Postgres);

public sealed class PostgresFunctionStoreTests() : FunctionStoreSuite(DatabaseProduct.Postgres);

public sealed class PostgresTriggerStoreTests() : TriggerStoreSuite(DatabaseProduct.Postgres);
