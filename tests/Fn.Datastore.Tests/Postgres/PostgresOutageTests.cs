using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Postgres;

public sealed class PostgresOutageTests(PostgresSite site) : OutageSuite(site), IClassFixture<PostgresSite>;
