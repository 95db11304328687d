using Fn.Datastore.Postgres;
using Fn.Testing;
using Npgsql;

namespace Fn.Datastore.Tests.Postgres;

/// <summary>Server specification 6.1: URLs as lib/pq reads them.</summary>
public sealed class PostgresUrlTests
{
    [Fact]
    [Spec("server 6.1", "postgres")]
    public void The_parts_of_a_url_are_what_npgsql_is_told()
    {
        var settings = Read("us%65r:p%40ss:w@h:6432/db?sslmode=disable&connect_timeout=7&application_name=a+b");

        Assert.Equal(("user", "p@ss:w"), (settings.Username, settings.Password));
        Assert.Equal(("h", 6432, "db"), (settings.Host, settings.Port, settings.Database));
        Assert.Equal(SslMode.Disable, settings.SslMode);
        Assert.Equal(7, settings.Timeout);
        Assert.Equal("a b", settings.ApplicationName);
    }

    [Fact]
    public void What_is_left_out_has_the_defaults_of_libpq()
    {
        var settings = Read("/db");

        Assert.Equal(("localhost", 5432, "db"), (settings.Host, settings.Port, settings.Database));
        Assert.Null(settings.Username);
        Assert.Equal(SslMode.Require, settings.SslMode);
    }

    [Theory]
    [InlineData("u:p@ss@h/d", "p@ss", "h")]
    [InlineData("u:@h/d", null, "h")]
    [InlineData("u@[::1]:99/d", null, "::1")]
    [InlineData("u@[fe80::1]/d", null, "fe80::1")]
    [InlineData("u:p@/d?host=/var/run/postgresql", "p", "/var/run/postgresql")]
    [InlineData("u:p@h/d?host=other&password=q", "q", "other")]
    public void Passwords_and_hosts_are_found_in_every_form(string rest, string? password, string host)
    {
        var settings = Read(rest);

        Assert.Equal((password, host), (settings.Password, settings.Host));
    }

    [Theory]
    [InlineData("h/d", SslMode.Require)]
    [InlineData("h/d?sslmode=require", SslMode.Require)]
    [InlineData("h/d?sslmode=require&sslrootcert=/ca.pem", SslMode.VerifyCA)]
    [InlineData("h/d?sslmode=verify-ca&sslrootcert=/ca.pem", SslMode.VerifyCA)]
    [InlineData("h/d?sslmode=verify-full", SslMode.VerifyFull)]
    [InlineData("h/d?sslmode=prefer", SslMode.Prefer)]
    [InlineData("h/d?sslmode=allow", SslMode.Allow)]
    [InlineData("/d?host=/run/postgresql", SslMode.Disable)]
    public void Sslmode_says_how_the_server_is_trusted(string rest, SslMode mode)
    {
        var settings = Read(rest);

        Assert.Equal(mode, settings.SslMode);
    }

    [Fact]
    public void Certificates_are_files()
    {
        var settings = Read("h/d?sslcert=/c.pem&sslkey=/k.pem&sslrootcert=/ca.pem");

        Assert.Equal(
            ("/c.pem", "/k.pem", "/ca.pem"),
            (settings.SslCertificate, settings.SslKey, settings.RootCertificate)
        );
    }

    [Fact]
    public void Any_other_parameter_is_one_of_the_session()
    {
        var settings = Read("h/d?search_path=a,b&statement_timeout=5s&DateStyle=ISO, MDY&options=-c%20x=1");

        Assert.Equal(@"-c x=1 -c search_path=a,b -c statement_timeout=5s -c DateStyle=ISO,\ MDY", settings.Options);
    }

    [Theory]
    [InlineData("h:x/d", "port in FN_DB_URL must be a whole number up to 65535, not 'x'")]
    [InlineData("h:70000/d", "port in FN_DB_URL must be a whole number up to 65535, not '70000'")]
    [InlineData(
        "h/d?connect_timeout=soon",
        "connect_timeout in FN_DB_URL must be a whole number up to 1024, not 'soon'"
    )]
    [InlineData(
        "h/d?sslmode=maybe",
        "sslmode in FN_DB_URL must be one of disable, allow, prefer, require, verify-ca, verify-full, not 'maybe'"
    )]
    [InlineData("h/d?client_encoding=latin1", "client_encoding in FN_DB_URL must be UTF8, not 'latin1'")]
    [InlineData(
        "h/d?sslinline=true",
        "sslinline in FN_DB_URL is not offered: name files in sslcert, sslkey and sslrootcert"
    )]
    public void A_mistake_is_told_in_a_sentence(string rest, string sentence)
    {
        var problem = DatastoreServices.Problem($"postgres://{rest}");

        Assert.Equal(sentence, problem);
    }

    [Theory]
    [Spec("server 10", "D26")]
    [InlineData("u:s3/cr3t@h/d")]
    [InlineData("u:12/34@h/d")]
    [InlineData("u:s3?cr3t@h/d")]
    [InlineData("u:s3#cr3t@h/d")]
    [InlineData("u/x:s3cr3t@h/d")]
    public void A_password_that_splits_the_url_is_told_without_it(string rest)
    {
        var problem = DatastoreServices.Problem($"postgres://{rest}");

        Assert.Equal(
            "a /, ? or # in the user's name or password in FN_DB_URL must be written %2F, %3F or %23",
            problem
        );
    }

    private static NpgsqlConnectionStringBuilder Read(string rest) => PostgresSettings.Build(PostgresUrl.Parse(rest));
}
