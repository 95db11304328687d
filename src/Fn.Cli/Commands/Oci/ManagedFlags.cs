using System.CommandLine;
using Fn.Cli.Providers;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>Flags of functions that only an Oracle provider can obey; they are checked, then others are told that they do nothing.</summary>
internal sealed class ManagedFlags
{
    private readonly Option<string?> _pbf = Flag.Text("pbf", "OCID of a pre-built function listing");
    private readonly Option<string?> _concurrency = Flag.Text(
        "provisioned-concurrency",
        "provisioned concurrency, none or constant:N"
    );
    private readonly Option<string?> _timeout = Flag.Text(
        "detached-timeout",
        "time limit of detached calls, such as 20m"
    );
    private readonly Option<string?> _onSuccess = Flag.Text("on-success", "destination of results, type:ocid");
    private readonly Option<string?> _onFailure = Flag.Text("on-failure", "destination of failures, type:ocid");
    private readonly Option<bool> _clearSuccess = Flag.Switch("clear-on-success", "remove the destination of results");
    private readonly Option<bool> _clearFailure = Flag.Switch("clear-on-failure", "remove the destination of failures");

    /// <summary>For commands that create.</summary>
    public IReadOnlyList<Option> Setting => [_pbf, _concurrency, _timeout, _onSuccess, _onFailure];

    /// <summary>For commands that update.</summary>
    public IReadOnlyList<Option> All => [.. Setting, _clearSuccess, _clearFailure];

    /// <exception cref="CliException">A value of the wrong form, or a pre-built function on a provider that has none.</exception>
    public void CheckCreate(CommandRun run, string image)
    {
        if (run.IsGiven(_pbf))
        {
            if (image.Length > 0)
            {
                throw new CliException("--image and --pbf cannot be used together");
            }
            OracleOnly.Require(run, "--pbf is");
        }
        CheckValues(run);
        WarnSetting(run);
    }

    /// <exception cref="CliException">A value of the wrong form, or two that exclude each other.</exception>
    public void CheckUpdate(CommandRun run)
    {
        if (run.IsGiven(_pbf))
        {
            throw new CliException("--pbf is only supported when creating a function");
        }
        Exclude(run, _onSuccess, _clearSuccess);
        Exclude(run, _onFailure, _clearFailure);
        CheckValues(run);
        WarnSetting(run);
        Warn(run, _clearSuccess);
        Warn(run, _clearFailure);
    }

    /// <summary>Whether the function is to come from the catalogue, without an image.</summary>
    public bool IsPrebuilt(CommandRun run) => run.Value(_pbf) is { Length: > 0 };

    /// <summary>Number of containers to keep ready, 0 for none; null when nothing was said.</summary>
    public int? Concurrency(CommandRun run) =>
        run.Value(_concurrency) is { } text ? ProvisionedConcurrency.Parse(text).Count ?? 0 : null;

    /// <summary>Adds what was given to the annotations of a request to a service that knows them.</summary>
    public void Apply(CommandRun run, IDictionary<string, RawJson> annotations)
    {
        if (!run.Provider.IsManaged)
        {
            return;
        }
        if (run.Value(_pbf) is { Length: > 0 } listing)
        {
            annotations[ManagedAnnotations.PrebuiltListing] = RawJson.FromString(listing);
        }
        if (run.Value(_timeout) is { } timeout)
        {
            annotations[ManagedAnnotations.DetachedTimeout] = DetachedTimeout.ToJson(timeout);
        }
        ApplyDestination(annotations, "success", run.Value(_onSuccess), run.Value(_clearSuccess));
        ApplyDestination(annotations, "failure", run.Value(_onFailure), run.Value(_clearFailure));
    }

    private static void ApplyDestination(
        IDictionary<string, RawJson> annotations,
        string result,
        string? target,
        bool clears
    )
    {
        if (target is not null)
        {
            Destination.Parse("on-" + result, target).AddTo(annotations, result);
        }
        else if (clears)
        {
            new Destination("none", "").AddTo(annotations, result);
        }
    }

    private static void Exclude(CommandRun run, Option one, Option other)
    {
        if (run.IsGiven(one) && run.IsGiven(other))
        {
            throw new CliException($"{one.Name} and {other.Name} cannot be used together");
        }
    }

    private void CheckValues(CommandRun run)
    {
        if (run.Value(_concurrency) is { } concurrency)
        {
            _ = ProvisionedConcurrency.Parse(concurrency);
        }
        if (run.Value(_timeout) is { } timeout)
        {
            _ = DetachedTimeout.Parse(timeout);
        }
        if (run.Value(_onSuccess) is { } success)
        {
            _ = Destination.Parse("on-success", success);
        }
        if (run.Value(_onFailure) is { } failure)
        {
            _ = Destination.Parse("on-failure", failure);
        }
    }

    private void WarnSetting(CommandRun run)
    {
        Warn(run, _concurrency);
        Warn(run, _timeout);
        Warn(run, _onSuccess);
        Warn(run, _onFailure);
    }

    private static void Warn(CommandRun run, Option flag)
    {
        if (run.IsGiven(flag))
        {
            OracleOnly.Warn(run, flag.Name + " is");
        }
    }
}
