using Fn.Testing;

namespace Fn.Datastore.Tests;

/// <summary>Server specification 6.1 and D26.</summary>
public sealed class DatabaseUrlTests
{
    [Theory]
    [Spec("server 10", "D26")]
    [Spec("server 8.3", "passwords")]
    [InlineData("postgres://u:secretpw@h:5432/db?sslmode=disable", "postgres://u:***@h:5432/db?sslmode=disable")]
    [InlineData("postgres://u:p@ss:w/rd@h/db", "postgres://u:***@h/db")]
    [InlineData("mysql://u:s3cr3t!-@tcp(h:3306)/db", "mysql://u:***@tcp(h:3306)/db")]
    [InlineData("postgres://u@h/db?user=x&password=secret&a=b", "postgres://u@h/db?user=x&password=***&a=b")]
    [InlineData("postgres://u:p@h/db?sslPassword=a=b;pwd=c&x=1", "postgres://u:***@h/db?sslPassword=***;pwd=***&x=1")]
    [InlineData("mysql://u@tcp(h:3306)/db", "mysql://u@tcp(h:3306)/db")]
    [InlineData("mysql://u:a:/?&@b@tcp(h:3306)/db", "mysql://u:***@tcp(h:3306)/db")]
    [InlineData("postgres://u@h/db", "postgres://u@h/db")]
    [InlineData("sqlite3:///data/fn.db", "sqlite3:///data/fn.db")]
    [InlineData("", "")]
    public void A_password_is_never_shown(string url, string shown)
    {
        var masked = DatabaseUrl.Mask(url);

        Assert.Equal(shown, masked);
    }

    [Theory]
    [InlineData("sqlite3:///data/fn.db")]
    [InlineData("postgres://u:p@h/db")]
    [InlineData("mysql://u:p@tcp(h:3306)/db")]
    public void The_schemes_of_the_original_have_a_provider(string url)
    {
        var problem = DatastoreServices.Problem(url);

        Assert.Null(problem);
    }

    [Theory]
    [InlineData("sqlite3://", "name a file behind sqlite3://")]
    [InlineData("sqlite:///data/fn.db", "write sqlite3:// for sqlite://")]
    [InlineData("pgx://h/db", "write postgres:// for pgx://")]
    [InlineData("postgresql://h/db", "write postgres:// for postgresql://")]
    [InlineData("mariadb://h/db", "write mysql:// for mariadb://")]
    [InlineData("/data/fn.db", "it begins with sqlite3://, postgres:// or mysql://")]
    [Spec("server 6.1", "sqlite, pgx", "no data store provider found")]
    public void Any_other_is_refused_with_the_way_out(string url, string wayOut)
    {
        var problem = DatastoreServices.Problem(url);

        Assert.Equal($"no data store provider found for storage url {url}: {wayOut}", problem);
    }
}
