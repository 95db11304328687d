using System.Reflection;
using System.Text.RegularExpressions;
using Fn.Server.Hosting;
using Fn.Server.Settings;
using Fn.Testing;

namespace Fn.Server.Tests;

/// <summary>Server specification 7: every variable is bound, checked, and told to the operator.</summary>
public sealed partial class SettingCatalogueTests
{
    internal static readonly string Repository = typeof(SettingCatalogueTests)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "Repository")
        .Value!;

    // What a container is told, not the server.
    private static readonly string[] OfContainers =
    [
        "FN_APP_ID",
        "FN_APP_NAME",
        "FN_FN_ID",
        "FN_FN_NAME",
        "FN_FORMAT",
        "FN_LISTENER",
        "FN_MEMORY",
        "FN_TYPE",
    ];

    public static TheoryData<string> NamesWithDefault =>
        [
            .. SettingCatalogue
                .ByName.Values.Where(static setting => setting.HasEffect && setting.Default.Length > 0)
                .Select(static setting => setting.Name),
        ];

    // TLS needs certificates; that the variable is read is shown by their absence.
    public static TheoryData<string> NamesButOne =>
        [.. SettingCatalogue.ByName.Keys.Where(static name => name != "DOCKER_TLS_VERIFY")];

    public static TheoryData<string> NamesInFiles =>
        [
            .. SettingCatalogue
                .ByName.Values.Where(static setting => setting.MayBeInFile)
                .Select(static setting => setting.Name),
        ];

    public static TheoryData<string, string> BadValues
    {
        get
        {
            var data = new TheoryData<string, string>
            {
                { "FN_LOG_FORMAT", "xml" },
                { "FN_LOG_DEST", "ftp://x" },
                { "FN_API_CORS_ORIGINS", "ui.example" },
                { "FN_IOFS_PATH", "relative" },
                { "DOCKER_HOST", "nowhere" },
                { "FN_ZIPKIN_URL", "zipkin:9411" },
                { "OTEL_EXPORTER_OTLP_ENDPOINT", "collector" },
                { "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "unix:///socket" },
                { "DOCKER_TLS_VERIFY", "1" },
            };
            foreach (var setting in SettingCatalogue.ByName.Values.Where(static s => s.Form != SettingForm.Text))
            {
                data.Add(setting.Name, "maybe");
                data.Add(setting.Name, "1.5.x");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(NamesWithDefault))]
    [Spec("server 7", "defaults")]
    public void The_default_that_is_told_is_what_an_unset_variable_means(string name)
    {
        var told = SettingCatalogue
            .ByName[name]
            .Default.Replace("<current directory>", Environment.CurrentDirectory, StringComparison.Ordinal)
            .Replace("<temporary directory>", Path.GetTempPath(), StringComparison.Ordinal)
            .Replace("$HOME", BoundOptions.Home, StringComparison.Ordinal);

        var bound = BoundOptions.Of((name, told));

        Assert.Equal(BoundOptions.Of(), bound);
    }

    [Theory]
    [MemberData(nameof(NamesButOne))]
    [Spec(
        "server 7",
        "FN_NODE_TYPE",
        "FN_PORT",
        "FN_PUBLIC_LB_URL",
        "FN_DB_URL",
        "FN_DS_DB_PING_MAX_RETRIES",
        "FN_MAX_REQUEST_SIZE",
        "FN_MAX_REQUEST_HEADER_SIZE",
        "FN_REQUEST_HEADER_READ_TIMEOUT",
        "FN_REQUEST_BODY_READ_TIMEOUT",
        "FN_RESPONSE_WRITE_TIMEOUT",
        "FN_HTTP_IDLE_TIMEOUT",
        "FN_SHUTDOWN_DELAY",
        "FN_INLINE_COMPLETIONS",
        "FN_API_CORS_ORIGINS",
        "FN_API_CORS_HEADERS",
        "FN_LOG_FORMAT",
        "FN_LOG_LEVEL",
        "FN_LOG_DEST",
        "FN_LOG_PREFIX",
        "FN_FREEZE_IDLE_MSECS",
        "FN_HOT_START_TIMEOUT_MSECS",
        "FN_HOT_PULL_TIMEOUT_MSECS",
        "FN_HOT_WAIT_TIMEOUT_MSECS",
        "FN_HOT_LAUNCHER_TIMEOUT_MSECS",
        "FN_MAX_RESPONSE_SIZE",
        "FN_MAX_HDR_RESPONSE_SIZE",
        "FN_MAX_LOG_SIZE_BYTES",
        "FN_DISABLE_DEBUG_USER_LOGS",
        "FN_ENABLE_NB_RESOURCE_TRACKER",
        "FN_MAX_TOTAL_MEMORY_BYTES",
        "FN_MAX_TOTAL_CPU_MCPUS",
        "FN_MAX_FS_SIZE_MB",
        "FN_MAX_PIDS",
        "FN_MAX_OPEN_FILES",
        "FN_MAX_LOCKED_MEMORY",
        "FN_MAX_PENDING_SIGNALS",
        "FN_MAX_MESSAGE_QUEUE",
        "FN_DISABLE_READONLY_ROOTFS",
        "FN_DISABLE_UNPRIVILEGED_CONTAINERS",
        "FN_IMAGE_ENABLE_VOLUME",
        "FN_CONTAINER_LABEL_TAG",
        "FN_IOFS_PATH",
        "FN_IOFS_DOCKER_PATH",
        "FN_IOFS_TMPFS",
        "FN_IOFS_OPTS",
        "DOCKER_HOST",
        "DOCKER_CERT_PATH",
        "DOCKER_CONFIG",
        "HOME",
        "FN_DOCKER_AUTH",
        "FN_DOCKER_NETWORKS",
        "FN_SYSLOG_TLS_CA_CERT",
        "FN_DOCKER_LOAD_FILE",
        "FN_GRPC_PORT",
        "FN_RUNNER_API_URL",
        "FN_RUNNER_ADDRESSES",
        "FN_PLACER",
        "FN_ZIPKIN_URL",
        "FN_JAEGER_URL",
        "FN_PROCESS_COLLECTOR_LIST",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "FN_RID_HEADER",
        "FN_HOT_POLL_MSECS",
        "FN_EXECUTION_HEADROOM",
        "FN_MAX_TMPFS_INODES",
        "FN_IMAGE_CLEAN_MAX_SIZE",
        "FN_IMAGE_CLEAN_EXEMPT_TAGS",
        "FN_EXPERIMENTAL_PREFORK_POOL_SIZE",
        "FN_EXPERIMENTAL_PREFORK_IMAGE",
        "FN_EXPERIMENTAL_PREFORK_CMD",
        "FN_EXPERIMENTAL_PREFORK_USE_ONCE",
        "FN_EXPERIMENTAL_PREFORK_NETWORKS"
    )]
    public void Another_value_is_bound(string name)
    {
        var bound = BoundOptions.Of((name, Another(name)));

        Assert.NotEqual(BoundOptions.Of(), bound);
    }

    [Theory]
    [MemberData(nameof(NamesInFiles))]
    [Spec("server 7", "NAME_FILE")]
    public void A_value_may_stand_in_a_file(string name)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Another(name) + "\n");

        var bound = BoundOptions.Of((name + "_FILE", file));

        File.Delete(file);
        Assert.Equal(BoundOptions.Of((name, Another(name))), bound);
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    [Spec("server 7", "DOCKER_TLS_VERIFY")]
    [Spec("server 7", "invalid values are fatal")]
    public void A_bad_value_is_told_by_name(string name, string value)
    {
        var failure = Assert.Throws<StartupException>(() => BoundOptions.Of((name, value)));

        Assert.StartsWith(name, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    [Spec("server 7", "one message lists all that is wrong")]
    public void One_message_lists_whatever_is_wrong_in_any_part()
    {
        var failure = Assert.Throws<StartupException>(() =>
            BoundOptions.Of(
                ("FN_PORT", "x"),
                ("FN_MAX_PIDS", "x"),
                ("FN_IOFS_PATH", "x"),
                ("FN_HOT_POLL_MSECS", "x"),
                ("DOCKER_HOST", "x"),
                ("FN_LOG_PREFIX_FILE", "/none")
            )
        );

        var lines = failure.Message.Split('\n');
        Assert.Equal("6 settings are wrong (fnserver --help lists them all)", lines[0]);
        Assert.Equal(
            ["DOCKER_HOST", "FN_HOT_POLL_MSECS", "FN_IOFS_PATH", "FN_LOG_PREFIX_FILE", "FN_MAX_PIDS", "FN_PORT"],
            lines.Skip(1).Select(static line => line.Trim().Split(' ')[0]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Help_lists_every_variable_with_its_default()
    {
        foreach (var setting in SettingCatalogue.ByName.Values)
        {
            var line = Assert.Single(
                SettingsHelp.Text.Split('\n'),
                line => line.StartsWith($"  {setting.Name} ", StringComparison.Ordinal)
            );
            Assert.EndsWith(
                setting.Default.Length > 0 ? $"{setting.Meaning} [{setting.Default}]" : setting.Meaning,
                line,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void The_page_in_docs_is_what_the_server_prints()
    {
        var page = File.ReadAllText(Path.Combine(Repository, "docs/reference/configuration.md"));

        Assert.True(
            page == SettingsPage.Text,
            "run: fnserver --help --markdown > docs/reference/configuration.md, and commit it"
        );
    }

    [Fact]
    public void The_sources_read_what_the_catalogue_lists_and_nothing_else()
    {
        var read = Directory
            .EnumerateFiles(Path.Combine(Repository, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => IsOfServer(Path.GetRelativePath(Path.Combine(Repository, "src"), file)))
            .SelectMany(static file => Literal().Matches(File.ReadAllText(file)))
            .Select(static match => match.Groups["name"].Value)
            .Except(OfContainers, StringComparer.Ordinal)
            .Append("HOME");

        var effective = SettingCatalogue.ByName.Values.Where(static s => s.HasEffect).Select(static s => s.Name);
        Assert.Equal(effective.Order(StringComparer.Ordinal), read.Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsOfServer(string file) =>
        !file.StartsWith("Fn.Cli", StringComparison.Ordinal)
        && !file.StartsWith("Fn.Fdk", StringComparison.Ordinal)
        && !file.StartsWith("Fn.Server/Settings", StringComparison.Ordinal)
        && !file.Contains("/obj/", StringComparison.Ordinal);

    internal static string Another(string name) =>
        (name, SettingCatalogue.ByName[name]) switch
        {
            ("FN_NODE_TYPE", _) => "api",
            ("FN_RUNNER_API_URL", _) => "http://api:8080",
            ("FN_PLACER", _) => "ch",
            ("FN_DB_URL", _) => "sqlite3:///another.db",
            ("FN_LOG_FORMAT", _) => "json",
            ("FN_LOG_LEVEL", _) => "debug",
            ("FN_LOG_DEST", _) => "udp://127.0.0.1:9",
            ("FN_API_CORS_ORIGINS", _) => "https://ui.example",
            ("DOCKER_HOST", _) => "tcp://engine:2375",
            ("FN_ZIPKIN_URL", _) => "http://zipkin:9411/api/v2/spans",
            ({ } telemetry, _) when telemetry.StartsWith("OTEL_", StringComparison.Ordinal) => "http://collector:4317",
            (_, { Form: SettingForm.Switch, Default: var otherwise }) => otherwise == "true" ? "false" : "true",
            (_, { Form: SettingForm.Text }) => "/another",
            _ => "7",
        };

    [GeneratedRegex("\"(?<name>(FN|DOCKER|OTEL)_[A-Z0-9_]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();
}
