using Fn.Datastore.MySql;
using Fn.Testing;
using MySqlConnector;

namespace Fn.Datastore.Tests.MySql;

/// <summary>Server specification 6.1: DSNs as Go's MySQL driver reads them.</summary>
public sealed class MySqlDsnTests
{
    [Fact]
    [Spec("server 6.1", "mysql")]
    public void The_parts_of_a_dsn_are_what_the_driver_is_told()
    {
        var settings = Read("user:p@ss:w/rd@tcp(h:3307)/db%2Fx?tls=skip-verify&timeout=1m500ms&readTimeout=20s");

        Assert.Equal(("user", "p@ss:w/rd"), (settings.UserID, settings.Password));
        Assert.Equal(("h", 3307u, "db/x"), (settings.Server, settings.Port, settings.Database));
        Assert.Equal(MySqlSslMode.Required, settings.SslMode);
        Assert.Equal((61u, 20u), (settings.ConnectionTimeout, settings.DefaultCommandTimeout));
    }

    [Theory]
    [InlineData("/db", "127.0.0.1", 3306)]
    [InlineData("u@/db", "127.0.0.1", 3306)]
    [InlineData("u@tcp/db", "127.0.0.1", 3306)]
    [InlineData("u@tcp(h)/db", "h", 3306)]
    [InlineData("u@tcp([::1]:99)/db", "::1", 99)]
    [InlineData("u@tcp([fe80::1])/db", "fe80::1", 3306)]
    [InlineData("u@(h:1)/db", "h", 1)]
    public void What_is_left_out_has_the_defaults_of_the_driver(string rest, string host, int port)
    {
        var settings = Read(rest);

        Assert.Equal((host, (uint)port), (settings.Server, settings.Port));
        Assert.Equal(MySqlConnectionProtocol.Tcp, settings.ConnectionProtocol);
        Assert.Equal(MySqlSslMode.None, settings.SslMode);
    }

    [Theory]
    [InlineData("u@unix(/run/mysqld/mysqld.sock)/db", "/run/mysqld/mysqld.sock")]
    [InlineData("u@unix/db", "/tmp/mysql.sock")]
    public void A_socket_is_a_path(string rest, string path)
    {
        var settings = Read(rest);

        Assert.Equal((path, MySqlConnectionProtocol.UnixSocket), (settings.Server, settings.ConnectionProtocol));
    }

    [Theory]
    [InlineData("true", MySqlSslMode.VerifyFull)]
    [InlineData("preferred", MySqlSslMode.Preferred)]
    [InlineData("false", MySqlSslMode.None)]
    public void Tls_says_how_the_server_is_trusted(string tls, MySqlSslMode mode)
    {
        var settings = Read($"u@tcp(h)/db?tls={tls}");

        Assert.Equal(mode, settings.SslMode);
    }

    [Fact]
    public void Any_other_parameter_is_a_variable_of_the_session()
    {
        var dsn = MySqlDsn.Parse(
            "u@tcp(h)/db?parseTime=true&charset=utf8mb4&loc=UTC&time_zone=%27%2B00%3A00%27&wait_timeout=9"
        );

        Assert.Equal(["time_zone = '+00:00'", "wait_timeout = 9"], dsn.Variables);
    }

    [Theory]
    [InlineData("u@tcp(h)", "has no / in front of the database's name")]
    [InlineData("u@tcp(h)/", "names no database behind the last /")]
    [InlineData("u@h:3306/db", "must have its address as tcp(host:port) or unix(/path/of/socket)")]
    [InlineData("u@tcp(h:many)/db", "has a port that is no number from 0 to 65535")]
    [InlineData("u@tcp(h)/db?tls=custom", "has tls=custom, which must be true, false, skip-verify or preferred")]
    [InlineData("u@tcp(h)/db?timeout=soon", "has timeout=soon, which must be a duration such as 5s")]
    [InlineData("u@tcp(h)/db?a;b=1", "has a parameter 'a;b', which is no name of a variable")]
    public void A_mistake_is_told_in_a_sentence(string rest, string mistake)
    {
        var problem = DatastoreServices.Problem($"mysql://{rest}");

        Assert.Equal(
            $"the MySQL URL in FN_DB_URL {mistake}: it is mysql://user:password@tcp(host:port)/database",
            problem
        );
    }

    private static MySqlConnectionStringBuilder Read(string rest) => MySqlSettings.Build(MySqlDsn.Parse(rest));
}
