namespace Fn.Agent;

/// <summary>How this node runs containers. Source: group E of server specification 7, with the names of the environment there.</summary>
public sealed class AgentOptions
{
    /// <summary>Tells this server's containers and directories from those of others; the same after a restart.</summary>
    /// <value>Letters and digits; empty derives it from host name, <c>FN_PORT</c> and <c>FN_DB_URL</c>.</value>
    public string ServerId { get; set; } = "";

    /// <summary>Idle time before a container is frozen; null never freezes. <c>FN_FREEZE_IDLE_MSECS</c>, 50.</summary>
    public TimeSpan? FreezeIdle { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long what is known of a function without containers is kept. <c>FN_HOT_LAUNCHER_TIMEOUT_MSECS</c>, 1 h.</summary>
    public TimeSpan LauncherTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Longest pull of an image; null waits for ever. <c>FN_HOT_PULL_TIMEOUT_MSECS</c>, 10 min.</summary>
    public TimeSpan? PullTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time from start to socket; null waits for ever. <c>FN_HOT_START_TIMEOUT_MSECS</c>, 5 s.</summary>
    public TimeSpan? StartTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time a call waits for room on the node; null waits for ever (D18). <c>FN_HOT_WAIT_TIMEOUT_MSECS</c>, 1 min.</summary>
    public TimeSpan? WaitTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest body of a function's answer, in bytes; 0 sets none. <c>FN_MAX_RESPONSE_SIZE</c>.</summary>
    public long MaxResponseBytes { get; set; }

    /// <summary>Longest head of a function's answer, in bytes; 0 is 10 MiB. <c>FN_MAX_HDR_RESPONSE_SIZE</c>.</summary>
    public long MaxResponseHeadBytes { get; set; }

    /// <summary>Output of one call that is logged, in bytes; 0 sets no limit. <c>FN_MAX_LOG_SIZE_BYTES</c>, 1 MiB.</summary>
    public long MaxLogBytes { get; set; } = 1024 * 1024;

    /// <summary>CPU that all containers share, in thousandths of a core; 0 takes what the machine has. <c>FN_MAX_TOTAL_CPU_MCPUS</c>.</summary>
    public long MaxTotalCpuMillis { get; set; }

    /// <summary>Memory that all containers share, in bytes; 0 takes what the machine has. <c>FN_MAX_TOTAL_MEMORY_BYTES</c>.</summary>
    public long MaxTotalMemoryBytes { get; set; }

    /// <summary>Size of a container's writable layer in MiB; 0 sets none. <c>FN_MAX_FS_SIZE_MB</c>.</summary>
    public long MaxFsSizeMb { get; set; }

    /// <summary>Processes and threads of a container; 0 sets no limit. <c>FN_MAX_PIDS</c>, 50.</summary>
    public long MaxPids { get; set; } = 50;

    /// <summary>Open files of a container; 0 sets no limit (D25). <c>FN_MAX_OPEN_FILES</c>, 350.</summary>
    public long MaxOpenFiles { get; set; } = 350;

    /// <summary>Locked memory of a container in bytes; 0 sets no limit. <c>FN_MAX_LOCKED_MEMORY</c>, 65536.</summary>
    public long MaxLockedMemory { get; set; } = 65536;

    /// <summary>Pending signals of a container; 0 sets no limit. <c>FN_MAX_PENDING_SIGNALS</c>, 5000.</summary>
    public long MaxPendingSignals { get; set; } = 5000;

    /// <summary>Message queues of a container in bytes; 0 sets no limit. <c>FN_MAX_MESSAGE_QUEUE</c>, 819200.</summary>
    public long MaxMessageQueue { get; set; } = 819200;

    /// <summary>Lets containers write to their root file system. <c>FN_DISABLE_READONLY_ROOTFS</c>.</summary>
    public bool HasWritableRoot { get; set; }

    /// <summary>Lets containers keep the image's user and capabilities. <c>FN_DISABLE_UNPRIVILEGED_CONTAINERS</c>.</summary>
    public bool IsPrivileged { get; set; }

    /// <summary>Keeps the output of running calls out of the log. <c>FN_DISABLE_DEBUG_USER_LOGS</c>.</summary>
    public bool HidesUserLogs { get; set; }

    /// <summary>Answers 503 at once when there is no room. <c>FN_ENABLE_NB_RESOURCE_TRACKER</c>.</summary>
    public bool RefusesWhenFull { get; set; }

    /// <summary>Where socket directories are made. <c>FN_IOFS_PATH</c>, the system's directory for temporary files.</summary>
    public string SocketPath { get; set; } = Path.GetTempPath();

    /// <summary>The same place as the engine sees it, or a named volume; empty when equal. <c>FN_IOFS_DOCKER_PATH</c>.</summary>
    public string EngineSocketPath { get; set; } = "";

    /// <summary>Gives each socket directory a file system of its own. <c>FN_IOFS_TMPFS</c>.</summary>
    /// <value>Null, the default: where the server may mount and the engine sees it, and then a small one.</value>
    public bool? HasSocketTmpfs { get; set; }

    /// <summary>Options of that file system, such as <c>size=1m,mode=0777</c>. <c>FN_IOFS_OPTS</c>.</summary>
    public string SocketTmpfsOptions { get; set; } = "";

    /// <summary>Marks containers for a whole installation; empty for none. <c>FN_CONTAINER_LABEL_TAG</c>.</summary>
    public string ContainerLabelTag { get; set; } = "";

    /// <summary>Accepts images that declare volumes. <c>FN_IMAGE_ENABLE_VOLUME</c>.</summary>
    public bool AllowsVolumes { get; set; }
}
