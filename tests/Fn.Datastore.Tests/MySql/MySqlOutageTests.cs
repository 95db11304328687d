using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.MySql;

public sealed class MySqlOutageTests(MariaDbSite site) : OutageSuite(site), IClassFixture<MariaDbSite>;
