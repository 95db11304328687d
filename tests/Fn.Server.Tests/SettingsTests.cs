using Fn.Server.Hosting;
using Fn.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fn.Server.Tests;

/// <summary>Server specification 7, group S, and D27, D41.</summary>
public sealed class SettingsTests
{
    [Fact]
    [Spec("server 6.1", "the default")]
    public void Nothing_set_gives_the_documented_defaults()
    {
        var options = Read(out var errors);

        Assert.Empty(errors);
        Assert.Equal(NodeType.Full, options.NodeType);
        Assert.Equal(8080, options.Port);
        Assert.Equal($"sqlite3://{Environment.CurrentDirectory}/data/fn.db", options.DbUrl);
        Assert.Equal(10, options.DbPingMaxRetries);
        Assert.Null(options.PublicLbUrl);
        Assert.Equal(LogFormat.Text, options.LogFormat);
        Assert.Equal(LogLevel.Information, options.LogLevel);
        Assert.Null(options.LogDestination);
        Assert.Empty(options.CorsOrigins);
        Assert.Equal(0, options.MaxRequestSize);
        Assert.Equal(1048576, options.MaxRequestHeaderSize);
        Assert.Equal(TimeSpan.Zero, options.HttpIdleTimeout);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("")]
    [InlineData("runner")]
    [InlineData("FULL")]
    public void Any_other_node_type_is_full(string type)
    {
        var options = Read(out var errors, ("FN_NODE_TYPE", type));

        Assert.Empty(errors);
        Assert.Equal(NodeType.Full, options.NodeType);
    }

    [Theory]
    [Spec("server 1.16", "http:// or https://")]
    [InlineData("FN_PORT", "", "FN_PORT must be a whole number from 0 to 65535, not ''")]
    [InlineData("FN_PORT", "http", "FN_PORT must be a whole number from 0 to 65535, not 'http'")]
    [InlineData("FN_PORT", "65536", "FN_PORT must be a whole number from 0 to 65535, not '65536'")]
    [InlineData(
        "FN_DS_DB_PING_MAX_RETRIES",
        "-1",
        "FN_DS_DB_PING_MAX_RETRIES must be a whole number from 0 to 2147483647, not '-1'"
    )]
    [InlineData("FN_LOG_FORMAT", "xml", "FN_LOG_FORMAT must be text or json, not 'xml'")]
    [InlineData(
        "FN_HTTP_IDLE_TIMEOUT",
        "soon",
        "FN_HTTP_IDLE_TIMEOUT must be a duration such as 30s, 1m30s or 500ms, or a whole number of seconds, not 'soon'"
    )]
    [InlineData(
        "FN_LOG_DEST",
        "ftp://x",
        "FN_LOG_DEST must be stderr, file:///path, udp://host:port or tcp://host:port, not 'ftp://x'"
    )]
    [InlineData(
        "FN_API_CORS_ORIGINS",
        "ui.example",
        "FN_API_CORS_ORIGINS must be * or origins with http:// or https://, not 'ui.example'"
    )]
    [InlineData(
        "FN_DB_URL",
        "",
        "FN_DB_URL is empty: leave it out for a file of SQLite, or begin it with sqlite3://, postgres:// or mysql://"
    )]
    [InlineData(
        "FN_DB_URL",
        "mongo://u:p%w@h/d",
        "no data store provider found for storage url mongo://u:***@h/d: it begins with sqlite3://, postgres:// or mysql://"
    )]
    [InlineData(
        "FN_LOG_DEST",
        "ftp://u:p@w@x",
        "FN_LOG_DEST must be stderr, file:///path, udp://host:port or tcp://host:port, not 'ftp://***@x'"
    )]
    [InlineData(
        "FN_ZIPKIN_URL",
        "u:p@zipkin",
        "FN_ZIPKIN_URL must be a URL such as http://zipkin:9411/api/v2/spans, not '***@zipkin'"
    )]
    [InlineData("FN_GRPC_PORT", "70000", "FN_GRPC_PORT must be a whole number from 0 to 65535, not '70000'")]
    [Spec("server 7", "set but empty counts as set")]
    public void A_bad_value_is_told_in_one_sentence(string name, string value, string sentence)
    {
        Read(out var errors, (name, value));

        Assert.Equal([sentence], errors);
    }

    [Fact]
    public void All_bad_values_are_told_at_once()
    {
        Read(out var errors, ("FN_PORT", "x"), ("FN_MAX_REQUEST_SIZE", "-1"), ("FN_DB_URL", "x"));

        Assert.Equal(3, errors.Count);
    }

    [Theory]
    [InlineData("panic", LogLevel.Critical)]
    [InlineData("FATAL", LogLevel.Critical)]
    [InlineData("Error", LogLevel.Error)]
    [InlineData("warn", LogLevel.Warning)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("trace", LogLevel.Trace)]
    public void Log_levels_are_known_in_any_case(string name, LogLevel level)
    {
        var options = Read(out _, ("FN_LOG_LEVEL", name));

        Assert.Equal(level, options.LogLevel);
        Assert.Null(options.UnknownLogLevel);
    }

    [Fact]
    public void An_unknown_log_level_is_info_and_remembered()
    {
        var options = Read(out var errors, ("FN_LOG_LEVEL", "loud"));

        Assert.Empty(errors);
        Assert.Equal(LogLevel.Information, options.LogLevel);
        Assert.Equal("loud", options.UnknownLogLevel);
    }

    [Theory]
    [Spec("server 10", "D41")]
    [InlineData("127.0.0.1:514", "udp://127.0.0.1:514/")]
    [InlineData("log.example:514", "udp://log.example:514/")]
    [InlineData("tcp://log:601", "tcp://log:601/")]
    [InlineData("file:///var/log/fn.log", "file:///var/log/fn.log")]
    public void A_log_destination_without_a_scheme_is_udp(string text, string uri)
    {
        var options = Read(out var errors, ("FN_LOG_DEST", text));

        Assert.Empty(errors);
        Assert.Equal(uri, options.LogDestination!.AbsoluteUri);
    }

    [Fact]
    [Spec("server 10", "D27")]
    public void A_value_may_stand_in_a_file_and_is_trimmed()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, " sqlite3:///from/file.db\n");

        var options = Read(
            out var errors,
            ("FN_DB_URL_FILE", file),
            ("FN_PORT_FILE", "/none"),
            ("FN_PORT", " 81 "),
            ("FN_DOCKER_LOAD_FILE", "/none")
        );

        Assert.Empty(errors);
        Assert.Equal("sqlite3:///from/file.db", options.DbUrl);
        Assert.Equal(81, options.Port);
        File.Delete(file);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1m30s", 90)]
    [InlineData("1500ms", 1.5)]
    [InlineData("0", 0)]
    [InlineData("-5s", 0)]
    [Spec("server 7", "durations")]
    public void A_duration_is_of_go_or_in_seconds(string value, double seconds)
    {
        var options = Read(out var errors, ("FN_HTTP_IDLE_TIMEOUT", value));

        Assert.Empty(errors);
        Assert.Equal(TimeSpan.FromSeconds(seconds), options.HttpIdleTimeout);
    }

    [Theory]
    [InlineData("-1", "null")]
    [InlineData("0", "\"00:00:00\"")]
    [InlineData("250", "\"00:00:00.2500000\"")]
    [Spec("server 7", "milliseconds")]
    public void Negative_milliseconds_are_no_limit(string value, string bound)
    {
        var options = BoundOptions.Of(("FN_FREEZE_IDLE_MSECS", value));

        Assert.Contains($"\"FreezeIdle\":{bound},", options, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("T", true)]
    [InlineData("TRUE", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("f", false)]
    [InlineData("F", false)]
    [InlineData("FALSE", false)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [Spec("server 7", "switches")]
    public void A_switch_is_spelled_as_go_spells_it(string value, bool isOn)
    {
        var bound = BoundOptions.Of(("FN_IOFS_TMPFS", value));

        Assert.Equal(BoundOptions.Of(("FN_IOFS_TMPFS", isOn ? "true" : "false")), bound);
    }

    [Theory]
    [InlineData("FN_MQ_URL")]
    [InlineData("FN_API_URL")]
    [InlineData("FN_EJECT_IDLE_MSECS")]
    [InlineData("DOCKER_API_VERSION")]
    [InlineData("ZIPKIN_URL")]
    [InlineData("JAEGER_URL")]
    [Spec("server 7", "not implemented by the original")]
    public void What_is_documented_elsewhere_only_is_not_read(string name)
    {
        var bound = BoundOptions.Of((name, "/anything"));

        Assert.Equal(BoundOptions.Of(), bound);
    }

    [Fact] // D22
    [Spec("server 10", "D22", "D23")]
    public void What_has_no_effect_is_accepted_and_named()
    {
        var options = Read(
            out var errors,
            ("FN_EXPERIMENTAL_PREFORK_POOL_SIZE", "10"),
            ("FN_HOT_POLL_MSECS", ""),
            ("FN_IMAGE_CLEAN_MAX_SIZE", "1000")
        );

        Assert.Empty(errors);
        Assert.Equal(["FN_IMAGE_CLEAN_MAX_SIZE", "FN_EXPERIMENTAL_PREFORK_POOL_SIZE"], options.WithoutEffect);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told()
    {
        var source = new EnvironmentSource(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["FN_DB_URL_FILE"] = "/none/such" }
        );

        var problem = Assert.Single(source.Problems);
        Assert.StartsWith(
            "FN_DB_URL_FILE names the file '/none/such', which cannot be read",
            problem,
            StringComparison.Ordinal
        );
    }

    private static ServerOptions Read(out IReadOnlyList<string> errors, params (string Name, string Value)[] variables)
    {
        var source = new EnvironmentSource(
            variables.ToDictionary(static v => v.Name, static v => v.Value, StringComparer.Ordinal)
        );
        var configuration = new ConfigurationBuilder().Add(source).Build();
        var options = ServerSettings.Read(configuration, out errors);
        errors = [.. source.Problems, .. errors];
        return options;
    }
}
