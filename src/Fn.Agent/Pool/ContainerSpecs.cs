using System.Globalization;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Agent.Sockets;

namespace Fn.Agent.Pool;

/// <summary>What a function's container looks like. Source: server specification 3.1.</summary>
internal static class ContainerSpecs
{
    public const string ServerLabel = "fn-server";
    public const string FnLabel = "fn-fn-id";
    public const string AppLabel = "fn-app-id";
    public const string CreatedLabel = "fn-created-at";
    public const string ClassifierLabel = "fn-agent-classifier";
    public const string InstanceLabel = "fn-agent-instance";

    public static ContainerSpec Make(PoolContext context, CallTarget target, string name, SocketDirectory directory)
    {
        var options = context.Options;
        return new ContainerSpec
        {
            Name = name,
            Image = target.Function.Image,
            Environment = target.Environment,
            Labels = Labels(context, target),
            SocketDirectory = directory.EnginePath,
            User = options.IsPrivileged ? null : "1000:1000",
            IsUnprivileged = !options.IsPrivileged,
            HasReadOnlyRoot = !options.HasWritableRoot,
            MemoryBytes = target.MemoryBytes,
            CpuMillis = target.CpuMillis,
            Network = target.HasNoNetwork ? "none" : null,
            MaxPids = options.MaxPids,
            Ulimits = Ulimits(options),
            MaxFsSizeMb = options.MaxFsSizeMb,
            Hostname = Environment.MachineName,
            Syslog = target.App.SyslogUrl is { Length: > 0 } url
                ? new SyslogTarget(url.Trim(), $"app_id={target.App.Id},fn_id={target.Function.Id}")
                : null,
        };
    }

    private static Dictionary<string, string> Labels(PoolContext context, CallTarget target)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ServerLabel] = context.Options.ServerId,
            [FnLabel] = target.Function.Id,
            [AppLabel] = target.App.Id,
            [CreatedLabel] = context.Time.GetUtcNow().UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z",
        };
        if (context.Options.ContainerLabelTag.Length > 0)
        {
            labels[ClassifierLabel] = context.Options.ContainerLabelTag;
            labels[InstanceLabel] = context.Instance;
        }
        return labels;
    }

    private static Dictionary<string, long> Ulimits(AgentOptions options)
    {
        var limits = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["nofile"] = options.MaxOpenFiles,
            ["memlock"] = options.MaxLockedMemory,
            ["sigpending"] = options.MaxPendingSignals,
            ["msgqueue"] = options.MaxMessageQueue,
        };
        foreach (var (name, limit) in limits)
        {
            if (limit == 0)
            {
                limits.Remove(name);
            }
        }
        return limits;
    }
}
