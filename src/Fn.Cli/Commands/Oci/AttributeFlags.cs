using System.CommandLine;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>Flags whose JSON values are kept as annotations below <c>oracle.com/oci/parity/</c>, whatever the provider.</summary>
internal sealed class AttributeFlags
{
    private readonly List<(Option<string?> Flag, string Name)> _values = [];
    private Option<string[]>? _groups;

    /// <summary>Of apps.</summary>
    public static AttributeFlags OfApps()
    {
        var flags = new AttributeFlags
        {
            _groups = Flag.Repeated("network-security-group-ids", "OCID of a network security group; may be repeated"),
        };
        flags.Add("image-policy-config", "imagePolicyConfig");
        flags.Add("security-attributes", "securityAttributes");
        flags.Add("trace-config", "traceConfig");
        return flags;
    }

    /// <summary>Of functions.</summary>
    public static AttributeFlags OfFunctions()
    {
        var flags = new AttributeFlags();
        flags.Add("detached-mode-timeout-in-seconds", "detachedModeTimeoutInSeconds");
        flags.Add("failure-destination", "failureDestination");
        flags.Add("success-destination", "successDestination");
        flags.Add("trace-config", "traceConfig");
        return flags;
    }

    public IReadOnlyList<Option> All => _groups is null ? [.. Values] : [.. Values, _groups];

    private IEnumerable<Option> Values => _values.Select(static pair => pair.Flag);

    /// <summary>Adds the values that were given to the annotations of the request.</summary>
    /// <exception cref="CliException">A value is no JSON.</exception>
    public void Apply(CommandRun run, FromJson json, IDictionary<string, RawJson> annotations)
    {
        foreach (var (flag, name) in _values)
        {
            var value = run.Value(flag) is { } text ? JsonText.LoadAttribute(run, text) : json.Raw(name);
            if (value is { } given)
            {
                annotations[Inspection.ParityPrefix + name] = given;
            }
        }
        IReadOnlyList<string> groups = _groups is null ? [] : run.Value(_groups);
        groups = groups.Count > 0 || _groups is null ? groups : json.Texts("networkSecurityGroupIds");
        if (groups.Count > 0)
        {
            annotations[Inspection.ParityPrefix + "networkSecurityGroupIds"] = Lists.ToJson(groups);
        }
    }

    private void Add(string flag, string name) =>
        _values.Add((Flag.Text(flag, $"{name} as JSON, or file:// and the path of it"), name));
}
