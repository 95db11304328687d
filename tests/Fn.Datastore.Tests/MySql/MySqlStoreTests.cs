using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.MySql;

public sealed class MySqlAppStoreTests() : AppStoreSuite(DatabaseProduct.MySql);

public sealed class MySqlFunctionStoreTests() : FunctionStoreSuite(DatabaseProduct.MySql);

public sealed class MySqlTriggerStoreTests() : TriggerStoreSuite(DatabaseProduct.MySql);
