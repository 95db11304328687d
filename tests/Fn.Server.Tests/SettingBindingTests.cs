using System.Text.Json.Nodes;
using Fn.Server.Settings;

namespace Fn.Server.Tests;

/// <summary>Server specification 7: each variable sets the option that is its own, and no other.</summary>
public sealed class SettingBindingTests
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["FN_NODE_TYPE"] = "CertPath ConfigDirectory HasAgent Home NodeType", // a node without functions reads nothing of the engine
        ["FN_PORT"] = "Port",
        ["FN_GRPC_PORT"] = "GrpcPort",
        ["FN_PUBLIC_LB_URL"] = "PublicLbUrl",
        ["FN_RUNNER_API_URL"] = "RunnerApiUrl",
        ["FN_RUNNER_ADDRESSES"] = "RunnerAddresses",
        ["FN_PLACER"] = "PlacesByHash",
        ["FN_EXECUTION_HEADROOM"] = "ExecutionHeadroom",
        ["FN_DB_URL"] = "DbUrl Url",
        ["FN_DS_DB_PING_MAX_RETRIES"] = "DbPingMaxRetries PingMaxRetries",
        ["FN_MAX_REQUEST_SIZE"] = "MaxRequestSize",
        ["FN_MAX_REQUEST_HEADER_SIZE"] = "MaxRequestHeaderSize",
        ["FN_REQUEST_HEADER_READ_TIMEOUT"] = "RequestHeaderReadTimeout",
        ["FN_REQUEST_BODY_READ_TIMEOUT"] = "RequestBodyReadTimeout",
        ["FN_RESPONSE_WRITE_TIMEOUT"] = "ResponseWriteTimeout",
        ["FN_HTTP_IDLE_TIMEOUT"] = "HttpIdleTimeout",
        ["FN_SHUTDOWN_DELAY"] = "ShutdownDelay",
        ["FN_INLINE_COMPLETIONS"] = "CompletesInline",
        ["FN_BUSY_POLL_USECS"] = "BusyPoll",
        ["FN_EVENT_LOOP_NICE"] = "EventLoopNiceness",
        ["FN_SESSION_NICE"] = "SessionNiceness",
        ["FN_API_CORS_ORIGINS"] = "CorsOrigins",
        ["FN_API_CORS_HEADERS"] = "CorsHeaders",
        ["FN_LOG_FORMAT"] = "LogFormat",
        ["FN_LOG_LEVEL"] = "LogLevel",
        ["FN_LOG_DEST"] = "LogDestination",
        ["FN_LOG_PREFIX"] = "LogPrefix",
        ["FN_PROCESS_COLLECTOR_LIST"] = "CollectedProcesses",
        ["FN_ZIPKIN_URL"] = "ZipkinUrl IsTracing",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "OtlpEndpoint IsTracing",
        ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "OtlpEndpoint IsTracing",
        ["FN_FREEZE_IDLE_MSECS"] = "FreezeIdle",
        ["FN_HOT_START_TIMEOUT_MSECS"] = "StartTimeout",
        ["FN_HOT_PULL_TIMEOUT_MSECS"] = "PullTimeout",
        ["FN_HOT_WAIT_TIMEOUT_MSECS"] = "WaitTimeout",
        ["FN_HOT_LAUNCHER_TIMEOUT_MSECS"] = "LauncherTimeout",
        ["FN_MAX_RESPONSE_SIZE"] = "MaxResponseBytes",
        ["FN_MAX_HDR_RESPONSE_SIZE"] = "MaxResponseHeadBytes",
        ["FN_MAX_LOG_SIZE_BYTES"] = "MaxLogBytes",
        ["FN_DISABLE_DEBUG_USER_LOGS"] = "HidesUserLogs",
        ["FN_ENABLE_NB_RESOURCE_TRACKER"] = "RefusesWhenFull",
        ["FN_MAX_TOTAL_MEMORY_BYTES"] = "MaxTotalMemoryBytes",
        ["FN_MAX_TOTAL_CPU_MCPUS"] = "MaxTotalCpuMillis",
        ["FN_MAX_FS_SIZE_MB"] = "MaxFsSizeMb",
        ["FN_MAX_PIDS"] = "MaxPids",
        ["FN_MAX_OPEN_FILES"] = "MaxOpenFiles",
        ["FN_MAX_LOCKED_MEMORY"] = "MaxLockedMemory",
        ["FN_MAX_PENDING_SIGNALS"] = "MaxPendingSignals",
        ["FN_MAX_MESSAGE_QUEUE"] = "MaxMessageQueue",
        ["FN_DISABLE_READONLY_ROOTFS"] = "HasWritableRoot",
        ["FN_DISABLE_UNPRIVILEGED_CONTAINERS"] = "IsPrivileged",
        ["FN_IMAGE_ENABLE_VOLUME"] = "AllowsVolumes",
        ["FN_CONTAINER_LABEL_TAG"] = "ContainerLabelTag",
        ["FN_IOFS_PATH"] = "SocketPath",
        ["FN_IOFS_DOCKER_PATH"] = "EngineSocketPath",
        ["FN_IOFS_TMPFS"] = "HasSocketTmpfs",
        ["FN_IOFS_OPTS"] = "SocketTmpfsOptions",
        ["DOCKER_HOST"] = "Host",
        ["DOCKER_CERT_PATH"] = "CertPath",
        ["DOCKER_CONFIG"] = "ConfigDirectory",
        ["HOME"] = "CertPath ConfigDirectory Home",
        ["FN_DOCKER_AUTH"] = "Auth",
        ["FN_DOCKER_NETWORKS"] = "Networks",
        ["FN_SYSLOG_TLS_CA_CERT"] = "SyslogCaCert",
        ["FN_DOCKER_LOAD_FILE"] = "LoadFile",
    };

    // TLS needs certificates; that the variable is read is shown by their absence.
    public static TheoryData<string> Names =>
        [
            .. SettingCatalogue
                .ByName.Values.Where(static setting => setting.HasEffect && setting.Name != "DOCKER_TLS_VERIFY")
                .Select(static setting => setting.Name),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_variable_sets_its_own_option_and_no_other(string name)
    {
        var unset = Read(BoundOptions.Of());
        var set = Read(BoundOptions.Of((name, SettingCatalogueTests.Another(name))));

        var changed = set.Where(option => option.Value != unset[option.Key]).Select(static option => option.Key);

        Assert.Equal(Options[name].Split(' ').Order(StringComparer.Ordinal), changed.Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, string?> Read(string bound) =>
        JsonNode
            .Parse(bound)!
            .AsArray()
            .SelectMany(static options => options!.AsObject())
            .ToDictionary(
                static option => option.Key,
                static option => option.Value?.ToJsonString(),
                StringComparer.Ordinal
            );
}
