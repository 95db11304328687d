using System.CommandLine;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>The flag <c>--subnet-id</c>, kept as an annotation.</summary>
internal sealed class SubnetFlag
{
    private const string Key = "oracle.com/oci/subnetIds";

    public Option<string[]> Option { get; } = Flag.Repeated("subnet-id", "OCID of a subnet; may be repeated");

    /// <summary>Adds the subnets to the annotations of the request.</summary>
    /// <param name="run">The run.</param>
    /// <param name="json">Where else they may be given.</param>
    /// <param name="given">Annotations from the command line.</param>
    /// <param name="sent">Annotations of the request; changed.</param>
    /// <exception cref="CliException">A blank id, or the annotation itself was given too.</exception>
    public void Apply(
        CommandRun run,
        FromJson json,
        IDictionary<string, RawJson> given,
        IDictionary<string, RawJson> sent
    )
    {
        IReadOnlyList<string> ids = run.Value(Option);
        ids = ids.Count > 0 ? ids : json.Texts("subnetIds");
        if (ids.Count == 0)
        {
            return;
        }
        if (ids.Any(string.IsNullOrWhiteSpace))
        {
            throw new CliException("subnet IDs must not be empty");
        }
        if (given.ContainsKey(Key))
        {
            throw new CliException("--subnet-id cannot be used together with --annotation oracle.com/oci/subnetIds");
        }
        sent[Key] = Lists.ToJson(ids);
    }
}
