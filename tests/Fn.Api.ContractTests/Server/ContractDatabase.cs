using Fn.Api.ContractTests.Server;
using Fn.Testing.Databases;

[assembly: AssemblyFixture(typeof(ContractDatabase))]

namespace Fn.Api.ContractTests.Server;

/// <summary>
/// The databases of the servers of this run, all of one product: the one that <c>FN_TEST_DATABASE</c> names (<c>sqlite</c>, <c>postgres</c>
/// or <c>mysql</c>), SQLite without it. The whole suite is run once on each.
/// </summary>
public sealed class ContractDatabase : IAsyncDisposable
{
    private static readonly TestDatabases Databases = new();

    /// <summary>Which product it is.</summary>
    internal static DatabaseProduct Product { get; } =
        Environment.GetEnvironmentVariable("FN_TEST_DATABASE") switch
        {
            null or "" or "sqlite" => DatabaseProduct.Sqlite,
            "postgres" => DatabaseProduct.Postgres,
            "mysql" => DatabaseProduct.MySql,
            var other => throw new InvalidOperationException(
                $"FN_TEST_DATABASE must be sqlite, postgres or mysql, not '{other}'"
            ),
        };

    /// <summary>Makes an empty database.</summary>
    internal static Task<TestDatabase> CreateAsync() => Databases.CreateAsync(Product);

    public ValueTask DisposeAsync() => Databases.DisposeAsync();
}
