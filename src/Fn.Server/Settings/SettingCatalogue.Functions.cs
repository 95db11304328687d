using static Fn.Server.Settings.SettingForm;

namespace Fn.Server.Settings;

internal static partial class SettingCatalogue
{
    private static SettingGroup Calls =>
        new(
            "Calls",
            [
                new("FN_FREEZE_IDLE_MSECS", Milliseconds, "50", "idle time before a container is paused"),
                new("FN_HOT_START_TIMEOUT_MSECS", Milliseconds, "5000", "time for a container to listen"),
                new("FN_HOT_PULL_TIMEOUT_MSECS", Milliseconds, "600000", "time for an image pull"),
                new(
                    "FN_HOT_WAIT_TIMEOUT_MSECS",
                    Milliseconds,
                    "60000",
                    "time that a call waits for room before it is answered 503"
                ),
                new(
                    "FN_HOT_LAUNCHER_TIMEOUT_MSECS",
                    Milliseconds,
                    "3600000",
                    "time that what is known of an idle function is kept"
                ),
                new(
                    "FN_MAX_RESPONSE_SIZE",
                    Number,
                    "0",
                    "longest body of a function's answer in bytes; 0 sets no limit"
                ),
                new(
                    "FN_MAX_HDR_RESPONSE_SIZE",
                    Number,
                    "0",
                    "longest head of a function's answer in bytes; 0 is 10 MiB"
                ),
                new(
                    "FN_MAX_LOG_SIZE_BYTES",
                    Number,
                    "1048576",
                    "output of one call that is logged, in bytes; 0 sets no limit"
                ),
                new("FN_DISABLE_DEBUG_USER_LOGS", Switch, "false", "keeps what functions write out of the log"),
                new("FN_ENABLE_NB_RESOURCE_TRACKER", Switch, "false", "answers 503 at once when there is no room"),
            ]
        );

    private static SettingGroup Containers =>
        new(
            "Containers",
            [
                new("FN_MAX_TOTAL_MEMORY_BYTES", Number, "0", "memory for all functions; 0 takes what the machine has"),
                new(
                    "FN_MAX_TOTAL_CPU_MCPUS",
                    Number,
                    "0",
                    "CPU for all functions in thousandths of a core; 0 takes what the machine has"
                ),
                new("FN_MAX_FS_SIZE_MB", Number, "0", "size of a container's writable layer in MiB; 0 sets no limit"),
                new("FN_MAX_PIDS", Number, "50", "processes and threads of a container; 0 sets no limit"),
                new("FN_MAX_OPEN_FILES", Number, "350", "open files of a process; 0 sets no limit"),
                new("FN_MAX_LOCKED_MEMORY", Number, "65536", "locked memory of a process in bytes; 0 sets no limit"),
                new("FN_MAX_PENDING_SIGNALS", Number, "5000", "pending signals of a container's user; 0 sets no limit"),
                new(
                    "FN_MAX_MESSAGE_QUEUE",
                    Number,
                    "819200",
                    "message queues of a container's user in bytes; 0 sets no limit"
                ),
                new("FN_DISABLE_READONLY_ROOTFS", Switch, "false", "lets containers write to their root file system"),
                new(
                    "FN_DISABLE_UNPRIVILEGED_CONTAINERS",
                    Switch,
                    "false",
                    "lets containers keep the image's user and capabilities"
                ),
                new("FN_IMAGE_ENABLE_VOLUME", Switch, "false", "accepts images that declare volumes"),
                new("FN_CONTAINER_LABEL_TAG", Text, "", "label of all containers of an installation"),
                new(
                    "FN_IOFS_PATH",
                    Text,
                    "<temporary directory>",
                    "where the functions' sockets are made; an absolute path"
                ),
                new("FN_IOFS_DOCKER_PATH", Text, "", "the same place as the engine sees it, or a named volume"),
                new(
                    "FN_IOFS_TMPFS",
                    Switch,
                    "",
                    "gives each socket directory a file system of its own; unset, a small one where the server may mount"
                ),
                new(
                    "FN_IOFS_OPTS",
                    Text,
                    "",
                    "options of that file system; without FN_IOFS_TMPFS they are size=1m,nr_inodes=128,mode=0777"
                ),
            ]
        );

    private static SettingGroup EngineAndImages =>
        new(
            "Engine and images",
            [
                new("DOCKER_HOST", Text, "unix:///var/run/docker.sock", "where the container engine listens"),
                new("DOCKER_TLS_VERIFY", Text, "", "anything: TLS with client certificates"),
                new("DOCKER_CERT_PATH", Text, "$HOME/.docker", "directory of ca.pem, cert.pem and key.pem"),
                new("DOCKER_CONFIG", Text, "$HOME/.docker", "directory of the config.json with registry credentials"),
                new("HOME", Text, "", "home directory of the user the server runs as"),
                new("FN_DOCKER_AUTH", Text, "", "registry credentials, as the text of a config.json"),
                new("FN_DOCKER_NETWORKS", Text, "", "networks of the functions, separated by blanks"),
                new(
                    "FN_SYSLOG_TLS_CA_CERT",
                    Text,
                    "",
                    "certificate of the authority of tcp+tls syslog receivers; a path on the engine's machine"
                ),
                new("FN_DOCKER_LOAD_FILE", Text, "", "image archive that is loaded at the start"),
            ]
        );
}
