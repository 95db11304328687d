using System.Collections;

namespace Fn.Agent.Calls;

/// <summary>What every log line about a call carries: make it where a line is written, so that calls without lines cost nothing.</summary>
/// <remarks>The names are those of the route by which the call came. Source: server specification 8.3.</remarks>
public sealed class CallScope(Call call) : IEnumerable<KeyValuePair<string, object?>>
{
    /// <summary>The action of a direct call.</summary>
    public const string Invoke = "invoke";

    /// <summary>The action of a call through a trigger.</summary>
    public const string Trigger = "trigger";

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        var target = call.Target;
        yield return new("action", call.Trigger is null ? Invoke : Trigger);
        yield return new("call_id", call.Id);
        yield return new("app_id", target.App.Id);
        yield return new("fn_id", target.Function.Id);
        if (call.Trigger is { } trigger)
        {
            yield return new("app_name", target.App.Name);
            yield return new("trigger_source", trigger.Source);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
