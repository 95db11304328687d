using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fn.Agent;

/// <summary>Reads <see cref="AgentOptions"/> from Fn's variables as the original does: Go's booleans, decimal numbers, trimmed text.</summary>
internal sealed class AgentOptionsBinder(IConfiguration configuration) : IConfigureOptions<AgentOptions>
{
    private readonly List<string> _failures = [];

    /// <exception cref="OptionsValidationException">A value has the wrong form; every one of them is named.</exception>
    public void Configure(AgentOptions options)
    {
        _failures.Clear();
        Durations(options);
        Numbers(options);
        Switches(options);
        Texts(options);
        if (_failures.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(AgentOptions), _failures);
        }
    }

    private void Durations(AgentOptions options)
    {
        options.FreezeIdle = Duration("FN_FREEZE_IDLE_MSECS", options.FreezeIdle);
        options.LauncherTimeout =
            Duration("FN_HOT_LAUNCHER_TIMEOUT_MSECS", options.LauncherTimeout) ?? TimeSpan.MaxValue;
        options.PullTimeout = Duration("FN_HOT_PULL_TIMEOUT_MSECS", options.PullTimeout);
        options.StartTimeout = Duration("FN_HOT_START_TIMEOUT_MSECS", options.StartTimeout);
        options.WaitTimeout = Duration("FN_HOT_WAIT_TIMEOUT_MSECS", options.WaitTimeout);
    }

    private void Numbers(AgentOptions options)
    {
        options.MaxResponseBytes = Number("FN_MAX_RESPONSE_SIZE", options.MaxResponseBytes);
        options.MaxResponseHeadBytes = Number("FN_MAX_HDR_RESPONSE_SIZE", options.MaxResponseHeadBytes);
        options.MaxLogBytes = Number("FN_MAX_LOG_SIZE_BYTES", options.MaxLogBytes);
        options.MaxTotalCpuMillis = Number("FN_MAX_TOTAL_CPU_MCPUS", options.MaxTotalCpuMillis);
        options.MaxTotalMemoryBytes = Number("FN_MAX_TOTAL_MEMORY_BYTES", options.MaxTotalMemoryBytes);
        options.MaxFsSizeMb = Number("FN_MAX_FS_SIZE_MB", options.MaxFsSizeMb);
        options.MaxPids = Number("FN_MAX_PIDS", options.MaxPids);
        options.MaxOpenFiles = Number("FN_MAX_OPEN_FILES", options.MaxOpenFiles);
        options.MaxLockedMemory = Number("FN_MAX_LOCKED_MEMORY", options.MaxLockedMemory);
        options.MaxPendingSignals = Number("FN_MAX_PENDING_SIGNALS", options.MaxPendingSignals);
        options.MaxMessageQueue = Number("FN_MAX_MESSAGE_QUEUE", options.MaxMessageQueue);
    }

    private void Switches(AgentOptions options)
    {
        options.HasWritableRoot = Switch("FN_DISABLE_READONLY_ROOTFS", options.HasWritableRoot);
        options.IsPrivileged = Switch("FN_DISABLE_UNPRIVILEGED_CONTAINERS", options.IsPrivileged);
        options.HidesUserLogs = Switch("FN_DISABLE_DEBUG_USER_LOGS", options.HidesUserLogs);
        options.RefusesWhenFull = Switch("FN_ENABLE_NB_RESOURCE_TRACKER", options.RefusesWhenFull);
        options.HasSocketTmpfs = Value("FN_IOFS_TMPFS") is null ? null : Switch("FN_IOFS_TMPFS", otherwise: false);
        options.AllowsVolumes = Switch("FN_IMAGE_ENABLE_VOLUME", options.AllowsVolumes);
    }

    private void Texts(AgentOptions options)
    {
        options.SocketPath = Text("FN_IOFS_PATH", options.SocketPath);
        options.EngineSocketPath = Text("FN_IOFS_DOCKER_PATH", options.EngineSocketPath);
        options.SocketTmpfsOptions = Text("FN_IOFS_OPTS", options.SocketTmpfsOptions);
        options.ContainerLabelTag = Text("FN_CONTAINER_LABEL_TAG", options.ContainerLabelTag);
        if (!Path.IsPathRooted(options.SocketPath))
        {
            _failures.Add($"FN_IOFS_PATH must be an absolute path, not '{options.SocketPath}'");
        }
        if (options.ServerId.Length == 0)
        {
            // A server in a container has a new host name at each start; the folder that it shares with its functions stays.
            var place = options.EngineSocketPath.Length > 0 ? options.EngineSocketPath : Environment.MachineName;
            var name = $"{place}\n{configuration["FN_PORT"] ?? "8080"}\n{configuration["FN_DB_URL"]}";
            options.ServerId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        }
    }

    private TimeSpan? Duration(string name, TimeSpan? otherwise)
    {
        if (Value(name) is not { } text)
        {
            return otherwise;
        }
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds))
        {
            _failures.Add($"{name} must be a number of milliseconds, not '{text}'");
            return otherwise;
        }
        return milliseconds < 0 || milliseconds > int.MaxValue ? null : TimeSpan.FromMilliseconds(milliseconds);
    }

    private long Number(string name, long otherwise)
    {
        if (Value(name) is not { } text)
        {
            return otherwise;
        }
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            _failures.Add($"{name} must be a number of 0 or more, not '{text}'");
            return otherwise;
        }
        return number > long.MaxValue ? 0 : (long)number; // larger than anything is no limit
    }

    private bool Switch(string name, bool otherwise)
    {
        switch (Value(name))
        {
            case null:
                return otherwise;
            case "1" or "t" or "T" or "TRUE" or "true" or "True":
                return true;
            case "0" or "f" or "F" or "FALSE" or "false" or "False":
                return false;
            case var text:
                _failures.Add($"{name} must be true or false, not '{text}'");
                return otherwise;
        }
    }

    private string Text(string name, string otherwise) => Value(name) ?? otherwise;

    private string? Value(string name) => configuration[name]?.Trim() is { Length: > 0 } text ? text : null;
}
