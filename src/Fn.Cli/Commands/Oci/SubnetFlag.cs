using System.CommandLine;
using Fn.Cli.Providers;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>The flag <c>--subnet-id</c>, kept as an annotation.</summary>
internal sealed class SubnetFlag
{
    public Option<string[]> Option { get; } = Flag.Repeated("subnet-id", "OCID of a subnet; may be repeated");

    /// <summary>Refuses to change the subnets of an app that a managed service has.</summary>
    /// <exception cref="CliException">They were given.</exception>
    public void CheckUpdate(CommandRun run, FromJson json)
    {
        if (run.Provider.IsManaged && (run.IsGiven(Option) || json.Has("subnetIds")))
        {
            throw new CliException(
                "--subnet-id is not currently supported with `fn update app` for Oracle-backed apps; "
                    + "use the OCI CLI or recreate the app with the desired subnet IDs"
            );
        }
    }

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
        if (given.ContainsKey(ManagedAnnotations.SubnetIds))
        {
            throw new CliException("--subnet-id cannot be used together with --annotation oracle.com/oci/subnetIds");
        }
        sent[ManagedAnnotations.SubnetIds] = Lists.ToJson(ids);
    }
}
