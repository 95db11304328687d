using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Fn.Agent.Docker.Connection;

namespace Fn.Agent.Docker.Containers;

/// <summary>The hard limits of the engine's process: without CAP_SYS_RESOURCE it cannot give a container more than it has.</summary>
/// <remarks>Known only when the engine runs on this machine and its process can be seen; else nothing is clamped.</remarks>
internal sealed class HostLimits(IReadOnlyDictionary<string, long> hard)
{
    private const int CapSysResource = 24;

    /// <summary>Names of limits as the kernel prints them, and as containers call them.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Max open files"] = "nofile",
        ["Max locked memory"] = "memlock",
        ["Max pending signals"] = "sigpending",
        ["Max msgqueue size"] = "msgqueue",
        ["Max processes"] = "nproc",
        ["Max core file size"] = "core",
        ["Max stack size"] = "stack",
        ["Max file size"] = "fsize",
    };

    public static HostLimits None { get; } = new(new Dictionary<string, long>(StringComparer.Ordinal));

    public static HostLimits OfEngineAt(string address)
    {
        try
        {
            return
                EngineAddress.TryParse(address, out var parsed)
                && parsed.SocketPath is { } path
                && FindProcess(path) is { } process
                && !HasCapability(File.ReadAllLines($"{process}/status"), CapSysResource)
                ? Parse(File.ReadAllLines($"{process}/limits"))
                : None;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException or SocketException)
        {
            return None;
        }
    }

    /// <summary>The wanted limit, or the host's when that is lower.</summary>
    public long Clamp(string name, long wanted) =>
        hard.TryGetValue(name, out var most) ? Math.Min(wanted, most) : wanted;

    /// <summary>Reads <c>/proc/&lt;pid&gt;/limits</c>: name, soft, hard and unit in columns; unlimited ones are left out.</summary>
    internal static HostLimits Parse(IEnumerable<string> lines)
    {
        var limits = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var name = Names.Keys.FirstOrDefault(known => line.StartsWith(known, StringComparison.Ordinal));
            if (name is null)
            {
                continue;
            }
            var columns = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                columns.Length >= 2
                && long.TryParse(columns[1], NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            )
            {
                limits[Names[name]] = most;
            }
        }
        return new HostLimits(limits);
    }

    internal static bool HasCapability(IEnumerable<string> status, int capability)
    {
        const string effective = "CapEff:";
        var line = status.FirstOrDefault(text => text.StartsWith(effective, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(
                line.AsSpan(effective.Length).Trim(),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture,
                out var bits
            )
            && (bits & (1UL << capability)) != 0;
    }

    /// <summary>The process that listens on the socket; when an init system holds it for the engine, the engine by name.</summary>
    private static string? FindProcess(string socketPath)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(socketPath));
        const int solSocket = 1;
        const int soPeerCred = 17;
        Span<int> credentials = stackalloc int[3]; // pid, uid, gid
        socket.GetRawSocketOption(solSocket, soPeerCred, MemoryMarshal.AsBytes(credentials));
        return credentials[0] > 1 ? $"/proc/{credentials[0]}"
            : credentials[0] == 1 ? Directory.EnumerateDirectories("/proc").FirstOrDefault(IsEngine)
            : null;
    }

    private static bool IsEngine(string process)
    {
        try
        {
            var name = File.Exists($"{process}/comm") ? File.ReadAllText($"{process}/comm").Trim() : "";
            return name is "dockerd" or "podman";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
