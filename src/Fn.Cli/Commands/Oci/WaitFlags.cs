using System.CommandLine;

namespace Fn.Cli.Commands.Oci;

/// <summary>Flags that only an Oracle provider can obey: waiting for a state, and matching an etag. Others are told so.</summary>
internal sealed class WaitFlags
{
    private readonly Option<string?> _state = Flag.Text("wait-for-state", "wait until the resource has this state");
    private readonly Option<int> _most = Flag.Number("max-wait-seconds", "how long to wait", 1200);
    private readonly Option<int> _interval = Flag.Number("wait-interval-seconds", "time between two looks", 5);
    private readonly Option<string?>? _ifMatch;

    public WaitFlags(bool withIfMatch) =>
        _ifMatch = withIfMatch ? Flag.Text("if-match", "change only if the resource has this etag") : null;

    public IReadOnlyList<Option> All =>
        _ifMatch is null ? [_state, _most, _interval] : [_ifMatch, _state, _most, _interval];

    /// <summary>Says on standard error what is going to be ignored.</summary>
    public void Warn(CommandRun run, FromJson json)
    {
        if ((_ifMatch is not null && run.IsGiven(_ifMatch)) || json.Has("ifMatch"))
        {
            OracleOnly.Warn(run, "--if-match is");
        }
        if (
            run.IsGiven(_state)
            || run.IsGiven(_most)
            || run.IsGiven(_interval)
            || json.Has("waitForState")
            || json.Has("maxWaitSeconds")
            || json.Has("waitIntervalSeconds")
        )
        {
            OracleOnly.Warn(run, "wait control flags are");
        }
    }
}
