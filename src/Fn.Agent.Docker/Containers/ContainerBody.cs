using System.Globalization;
using Docker.DotNet.Models;
using Fn.Agent.Engine;
using ContainerSpec = Fn.Agent.Engine.ContainerSpec;

namespace Fn.Agent.Docker.Containers;

/// <summary>Says a container in the engine's words. Source: server specification 3.1 and appendix C.</summary>
internal static class ContainerBody
{
    private const long CpuPeriodMicroseconds = 100_000;

    /// <param name="spec">What the agent wants.</param>
    /// <param name="facts">What the engine can do.</param>
    /// <param name="socketSource">Path of the socket directory on the engine's host.</param>
    /// <param name="network">Network to join; null is the default.</param>
    /// <param name="syslogCaCert">Authority of TLS receivers, a path on the engine's host; empty is that host's own.</param>
    public static CreateContainerParameters Of(
        ContainerSpec spec,
        EngineFacts facts,
        string socketSource,
        string? network,
        string syslogCaCert = ""
    ) =>
        new()
        {
            Name = spec.Name,
            Image = spec.Image,
            Hostname = (network is null ? spec.Hostname : null)!,
            User = spec.User!, // null is left out of the body
            Env = [.. spec.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
            Labels = new Dictionary<string, string>(spec.Labels, StringComparer.Ordinal),
            AttachStdout = true,
            AttachStderr = true,
            HostConfig = HostOf(spec, facts, socketSource, network, LogOf(spec.Syslog, syslogCaCert)),
        };

    private static HostConfig HostOf(
        ContainerSpec spec,
        EngineFacts facts,
        string socketSource,
        string? network,
        LogConfig log
    )
    {
        var host = new HostConfig
        {
            // A bind in the short form would be made as an empty directory when it is missing, and cannot hold a colon.
            Mounts =
            [
                new Mount
                {
                    Type = "bind",
                    Source = socketSource,
                    Target = spec.SocketMountPath,
                },
            ],
            LogConfig = log,
            NetworkMode = network!,
            ReadonlyRootfs = spec.HasReadOnlyRoot,
            Ulimits =
            [
                .. spec.Ulimits.Select(limit =>
                    facts.Limits.Clamp(limit.Key, limit.Value) is var most
                        ? new Ulimit
                        {
                            Name = limit.Key,
                            Soft = most,
                            Hard = most,
                        }
                        : null
                ),
            ],
            Init = facts.HasInit ? true : null,
            PidsLimit = spec.MaxPids > 0 ? spec.MaxPids : null,
        };
        if (spec.MemoryBytes > 0)
        {
            host.Memory = spec.MemoryBytes;
            host.MemorySwap = spec.MemoryBytes;
            host.MemorySwappiness = facts.HasCgroupV1 ? 0 : null;
        }
        if (spec.CpuMillis > 0)
        {
            host.CPUPeriod = CpuPeriodMicroseconds;
            host.CPUQuota = spec.CpuMillis * CpuPeriodMicroseconds / 1000;
        }
        if (spec.IsUnprivileged)
        {
            host.CapDrop = ["all"];
            host.SecurityOpt = ["no-new-privileges"];
        }
        if (spec.HasReadOnlyRoot)
        {
            host.Tmpfs = new Dictionary<string, string>(StringComparer.Ordinal) { ["/tmp"] = "" };
        }
        if (spec.MaxFsSizeMb > 0)
        {
            host.StorageOpt = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["size"] = string.Create(CultureInfo.InvariantCulture, $"{spec.MaxFsSizeMb}M"),
            };
        }
        return host;
    }

    private static LogConfig LogOf(SyslogTarget? syslog, string caCert)
    {
        if (syslog is null)
        {
            return new LogConfig { Type = "none" };
        }
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SyslogProbe.AddressOption] = syslog.Url.Trim(),
            ["syslog-facility"] = "user",
            ["syslog-format"] = "rfc5424",
            ["tag"] = syslog.Tag,
        };
        if (caCert.Length > 0)
        {
            options["syslog-tls-ca-cert"] = caCert;
        }
        return new LogConfig { Type = "syslog", Config = options };
    }
}
