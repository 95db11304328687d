namespace Fn.Datastore.Tests;

/// <summary>Server specification 6.1 and D26.</summary>
public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("postgres://u:secretpw@h:5432/db?sslmode=disable", "postgres://u:***@h:5432/db?sslmode=disable")]
    [InlineData("postgres://u:p@ss:w/rd@h/db", "postgres://u:***@h/db")]
    [InlineData("mysql://u:s3cr3t!-@tcp(h:3306)/db", "mysql://u:***@tcp(h:3306)/db")]
    [InlineData("postgres://u@h/db?user=x&password=secret&a=b", "postgres://u@h/db?user=x&password=***&a=b")]
    [InlineData("postgres://u@h/db", "postgres://u@h/db")]
    [InlineData("sqlite3:///data/fn.db", "sqlite3:///data/fn.db")]
    [InlineData("", "")]
    public void A_password_is_never_shown(string url, string shown)
    {
        var masked = DatabaseUrl.Mask(url);

        Assert.Equal(shown, masked);
    }

    [Theory]
    [InlineData("sqlite3:///data/fn.db", true)]
    [InlineData("sqlite3://", false)]
    [InlineData("sqlite:///data/fn.db", false)]
    [InlineData("pgx://h/db", false)]
    [InlineData("mysql://u:p@tcp(h:3306)/db", false)]
    [InlineData("postgres://u:p@h/db", false)]
    [InlineData("/data/fn.db", false)]
    [InlineData("", false)]
    public void Only_schemes_with_a_provider_are_known(string url, bool known)
    {
        var isKnown = DatastoreServices.IsKnown(url);

        Assert.Equal(known, isKnown);
    }
}
