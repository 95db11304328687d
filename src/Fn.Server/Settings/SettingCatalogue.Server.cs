using static Fn.Server.Settings.SettingForm;

namespace Fn.Server.Settings;

internal static partial class SettingCatalogue
{
    private static SettingGroup Server =>
        new(
            "Server",
            [
                new(
                    "FN_NODE_TYPE",
                    Text,
                    "full",
                    "full: everything; api: management without functions; lb: calls, run by runners; pure-runner: functions for load balancers"
                ),
                new("FN_PORT", Number, "8080", "HTTP port; it is also part of ids"),
                new("FN_GRPC_PORT", Number, "9190", "port of a pure-runner for its load balancers"),
                new(
                    "FN_PUBLIC_LB_URL",
                    Text,
                    "",
                    "base of the endpoints that functions and triggers show; unset takes the request's host"
                ),
            ]
        );

    private static SettingGroup Database =>
        new(
            "Database",
            [
                new(
                    "FN_DB_URL",
                    Text,
                    "sqlite3://<current directory>/data/fn.db",
                    "where apps, functions and triggers are kept"
                ),
                new(
                    "FN_DS_DB_PING_MAX_RETRIES",
                    Number,
                    "10",
                    "how often a database server is asked, a second apart, before the start fails"
                ),
            ]
        );

    private static SettingGroup Requests =>
        new(
            "Requests",
            [
                new(
                    "FN_MAX_REQUEST_SIZE",
                    Number,
                    "0",
                    "longest request body in bytes; 0 sets no limit; unset on a load balancer, which holds bodies in memory, it is 67108864"
                ),
                new("FN_MAX_REQUEST_HEADER_SIZE", Number, "1048576", "longest request head in bytes"),
                new("FN_REQUEST_HEADER_READ_TIMEOUT", Duration, "0", "time to read a request's head"),
                new("FN_REQUEST_BODY_READ_TIMEOUT", Duration, "0", "time to read a whole request"),
                new(
                    "FN_RESPONSE_WRITE_TIMEOUT",
                    Duration,
                    "0",
                    "time from a request's head to the end of its response"
                ),
                new("FN_HTTP_IDLE_TIMEOUT", Duration, "0", "time after which an idle connection is closed"),
                new(
                    "FN_SHUTDOWN_DELAY",
                    Duration,
                    "0",
                    "time from the signal to stop, when /ready says no, until no more connections are taken; 0 is none"
                ),
                new("FN_INLINE_COMPLETIONS", Switch, "true", "serves warm calls without a change of thread"),
                new(
                    "FN_BUSY_POLL_USECS",
                    Number,
                    "150",
                    "microseconds for which a thread that serves quick calls looks for the next event before it sleeps; 0 is none, as on one core"
                ),
                new(
                    "FN_EVENT_LOOP_NICE",
                    Number,
                    "-10",
                    "niceness of the threads that serve calls, -20 to 19; less than 0 takes root or CAP_SYS_NICE and has no effect without it"
                ),
                new(
                    "FN_SESSION_NICE",
                    Number,
                    "-5",
                    "niceness of the server as a whole against the functions, -20 to 19, where it has a session of its own (a service, fn start) and the kernel groups by session; less than 0 takes root or CAP_SYS_NICE and has no effect without it"
                ),
                new(
                    "FN_API_CORS_ORIGINS",
                    Text,
                    "",
                    "comma list of origins whose web pages may call, or *; unset allows none"
                ),
                new(
                    "FN_API_CORS_HEADERS",
                    Text,
                    "Origin,Content-Length,Content-Type",
                    "comma list of headers that those may send"
                ),
            ]
        );

    private static SettingGroup Watching =>
        new(
            "Log, metrics and traces",
            [
                new("FN_LOG_FORMAT", Text, "text", "text or json"),
                new(
                    "FN_LOG_LEVEL",
                    Text,
                    "info",
                    "panic, fatal, error, warn, info, debug or trace; debug shows what functions write"
                ),
                new("FN_LOG_DEST", Text, "stderr", "stderr, file:///path, udp://host:port or tcp://host:port (syslog)"),
                new("FN_LOG_PREFIX", Text, "", "tag of syslog records"),
                new(
                    "FN_PROCESS_COLLECTOR_LIST",
                    Text,
                    "dockerd docker-containerd",
                    "names of processes that the metrics tell of too, separated by blanks"
                ),
                new(
                    "FN_ZIPKIN_URL",
                    Text,
                    "",
                    "traces every request and sends the spans there, to /api/v2/spans of a Zipkin"
                ),
                new(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    Text,
                    "",
                    "traces every request and sends the spans there by OTLP; what else OpenTelemetry specifies is read too"
                ),
                new("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Text, "", "goes before OTEL_EXPORTER_OTLP_ENDPOINT"),
            ]
        );
}
