namespace Fn.Server.Hosting;

/// <summary>What <c>fnserver --help</c> says.</summary>
internal static class HelpText
{
    public const string Text = """
        fnserver: the Fn server. It takes no arguments but these; everything is set by the environment.

          --help      this text
          --version   the version

        Every name also works with _FILE behind it, naming a file that holds the value (FN_DB_URL_FILE).
        Durations are written 30s, 1m30s, 500ms or as whole seconds; 0 is no limit.

        Server
          FN_NODE_TYPE                     full      full: everything; api: management without functions
          FN_PORT                          8080      HTTP port
          FN_DB_URL                        sqlite3://<current directory>/data/fn.db
          FN_DS_DB_PING_MAX_RETRIES        10        how often a database server is asked at the start
          FN_PUBLIC_LB_URL                           base of the endpoints that functions and triggers show
          FN_API_CORS_ORIGINS                        comma list of origins, or *; empty switches CORS off
          FN_API_CORS_HEADERS                        comma list of headers that other origins may send
          FN_MAX_REQUEST_SIZE              0         bytes of a request body
          FN_MAX_REQUEST_HEADER_SIZE       1048576   bytes of a request head
          FN_REQUEST_HEADER_READ_TIMEOUT   0         time to read a request head
          FN_REQUEST_BODY_READ_TIMEOUT     0         time to read a whole request
          FN_RESPONSE_WRITE_TIMEOUT        0         time to the end of a response
          FN_HTTP_IDLE_TIMEOUT             0         time until an idle connection is closed
          FN_INLINE_COMPLETIONS            true      serve warm calls without a change of thread

        Log
          FN_LOG_FORMAT                    text      text or json
          FN_LOG_LEVEL                     info      fatal, error, warn, info, debug or trace
          FN_LOG_DEST                      stderr    stderr, file:///path, udp://host:port or tcp://host:port (syslog)
          FN_LOG_PREFIX                              tag of syslog records

        Functions
          FN_FREEZE_IDLE_MSECS             50        idle time before a container is paused
          FN_HOT_PULL_TIMEOUT_MSECS        600000    time for an image pull
          FN_HOT_START_TIMEOUT_MSECS       5000      time for a container to listen
          FN_MAX_RESPONSE_SIZE             0         bytes of a function's response body
          FN_MAX_HDR_RESPONSE_SIZE         0         bytes of a function's response head
          FN_MAX_LOG_SIZE_BYTES            1048576   bytes of log a call may write
          FN_MAX_TOTAL_CPU_MCPUS           0         CPU for all functions, in thousandths of a core; 0 is the machine's
          FN_MAX_TOTAL_MEMORY_BYTES        0         memory for all functions; 0 is the machine's
          FN_IOFS_PATH                               where the functions' sockets are
          FN_DOCKER_NETWORKS                         networks of the functions, separated by blanks
          DOCKER_HOST                      unix:///var/run/docker.sock

        """;
}
