using System.Collections.Frozen;
using System.Globalization;
using Fn.Agent.Metrics;
using Fn.Model.Apps;
using Fn.Model.Functions;

namespace Fn.Agent.Calls;

/// <summary>A function as it is now, with its app. Make it once per lookup and share it among calls.</summary>
public sealed class CallTarget(App app, Function function)
{
    private string? _key;
    private IReadOnlyDictionary<string, string>? _environment;
    private FunctionMeter? _meter;
    private ContainerScale? _scale;

    /// <summary>The owner, whose config lies under that of the function.</summary>
    public App App { get; } = app;

    /// <summary>What is called.</summary>
    public Function Function { get; } = function;

    /// <summary>What else tells containers apart, by names of one's own; empty unless an extension of the server sets it.</summary>
    /// <remarks>Calls whose extensions differ never share a container. Source: server specification 9.7.</remarks>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>CPU of one container in thousandths of a core; 0 sets no limit. The API cannot set it, a load balancer can.</summary>
    public long CpuMillis { get; init; }

    /// <summary>Whether its containers have no network.</summary>
    public bool HasNoNetwork { get; init; }

    /// <summary>Equal for calls that may share containers: 64 hexadecimal digits. Source: server specification 4.1.</summary>
    public string Key => _key ??= TargetKey.Of(this);

    /// <summary>Memory that one container takes, in bytes.</summary>
    public long MemoryBytes => checked((long)Function.Memory * 1024 * 1024);

    /// <summary>How many containers there are of it, as the annotations say.</summary>
    public ContainerScale Scale => _scale ??= ContainerScale.Of(App, Function);

    /// <summary>Environment of a container. Source: server specification 2.3.</summary>
    /// <remarks>Names that no environment can hold (empty, with <c>=</c> or NUL) are left out (D40).</remarks>
    public IReadOnlyDictionary<string, string> Environment => _environment ??= MakeEnvironment();

    /// <summary>Where what happens to this function is counted; looked up once, so that calls need not.</summary>
    internal FunctionMeter MeterIn(AgentMetrics metrics) =>
        _meter is { IsRetired: false } known ? known : _meter = metrics.MeterOf(this);

    private Dictionary<string, string> MakeEnvironment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Function.Name.Length > 0) // a runner is not told it
        {
            environment["FN_FN_NAME"] = Function.Name;
        }
        environment["FN_APP_NAME"] = App.Name;
        Overlay(environment, App.Config);
        Overlay(environment, Function.Config);
        environment["FN_MEMORY"] = Function.Memory.ToString(CultureInfo.InvariantCulture);
        environment["FN_TYPE"] = "sync";
        environment["FN_FN_ID"] = Function.Id;
        environment["FN_APP_ID"] = App.Id;
        environment["FN_LISTENER"] = "unix:/tmp/iofs/lsnr.sock";
        environment["FN_FORMAT"] = "http-stream";
        return environment;
    }

    private static void Overlay(Dictionary<string, string> environment, IReadOnlyDictionary<string, string> config)
    {
        foreach (var (name, value) in config)
        {
            if (
                name.Length > 0
                && !name.AsSpan().ContainsAny('=', '\0')
                && !value.Contains('\0', StringComparison.Ordinal)
            )
            {
                environment[name] = value;
            }
        }
    }
}
