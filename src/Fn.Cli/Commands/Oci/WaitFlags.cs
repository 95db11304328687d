using System.CommandLine;
using Fn.Cli.Providers;

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

    /// <summary>What was asked for; a provider that ignores it is said to on standard error.</summary>
    /// <exception cref="CliException">A value of the JSON has the wrong type.</exception>
    public ChangeOptions Read(CommandRun run, FromJson json)
    {
        Warn(run, json);
        return new ChangeOptions
        {
            IfMatch = (_ifMatch is null ? null : run.Value(_ifMatch)) ?? json.Text("ifMatch"),
            State = run.Value(_state) ?? json.Text("waitForState"),
            MaxWait = Seconds(run, _most, json, "maxWaitSeconds"),
            WaitInterval = Seconds(run, _interval, json, "waitIntervalSeconds"),
        };
    }

    private static TimeSpan Seconds(CommandRun run, Option<int> flag, FromJson json, string name)
    {
        var seconds = run.IsGiven(flag) ? null : json.Number(name);
        return TimeSpan.FromSeconds(
            seconds is { } given ? Math.Min(given, int.MaxValue) : Math.Max(0, run.Value(flag))
        );
    }

    private void Warn(CommandRun run, FromJson json)
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
