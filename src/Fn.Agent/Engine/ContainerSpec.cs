namespace Fn.Agent.Engine;

/// <summary>Everything that makes a function's container. Source: server specification 3.1.</summary>
public sealed record ContainerSpec
{
    /// <summary>Name in the engine, unique; an Fn id.</summary>
    public required string Name { get; init; }

    /// <summary>Image reference as the function gives it; its entry point, command and working directory are kept.</summary>
    public required string Image { get; init; }

    /// <summary>Variables over those of the image.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Marks by which containers are found again.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>
    /// Where the engine finds the directory that becomes <see cref="SocketMountPath"/>: a path on the engine's host, or
    /// <c>volume/path</c> when the first part is a named volume.
    /// </summary>
    public required string SocketDirectory { get; init; }

    /// <summary>Mount point of the socket directory in the container.</summary>
    public string SocketMountPath { get; init; } = "/tmp/iofs";

    /// <summary><c>uid:gid</c>; null leaves the image's user.</summary>
    public string? User { get; init; }

    /// <summary>Whether to drop all capabilities and forbid new privileges.</summary>
    public bool IsUnprivileged { get; init; } = true;

    /// <summary>Whether the root file system refuses writes; <c>/tmp</c> is then a tmpfs.</summary>
    public bool HasReadOnlyRoot { get; init; } = true;

    /// <summary>Limit without swap; 0 sets none.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>CPU quota in thousandths of a core; 0 sets none.</summary>
    public long CpuMillis { get; init; }

    /// <summary>Most processes and threads; 0 sets no limit.</summary>
    public long MaxPids { get; init; }

    /// <summary>Soft and hard limits by name (<c>nofile</c>, <c>memlock</c>, …), not above what the host allows.</summary>
    public IReadOnlyDictionary<string, long> Ulimits { get; init; } =
        new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Size of the writable layer in MiB; 0 sets none.</summary>
    public long MaxFsSizeMb { get; init; }

    /// <summary>Network to join, such as <c>none</c>; null lets the engine's driver choose.</summary>
    public string? Network { get; init; }

    /// <summary>Host name; null is the engine's default, as in a network that was chosen.</summary>
    public string? Hostname { get; init; }

    /// <summary>Where the engine sends the output too; null is nowhere.</summary>
    public SyslogTarget? Syslog { get; init; }
}

/// <summary>A syslog receiver.</summary>
/// <param name="Url">Scheme udp, tcp, unix, unixgram or tcp+tls.</param>
/// <param name="Tag">The tag of each line.</param>
public sealed record SyslogTarget(string Url, string Tag);
