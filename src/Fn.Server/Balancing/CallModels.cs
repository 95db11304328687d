using System.Runtime.CompilerServices;
using Fn.Agent.Calls;
using Fn.Model.Wire;
using Fn.Runner.Protocol;

namespace Fn.Server.Balancing;

/// <summary>Describes calls to runners. Source: server specification 2.3, 5.3.</summary>
internal sealed class CallModels(TimeProvider time)
{
    // What the runner adds to every container itself.
    private static readonly string[] OfRunner = ["FN_LISTENER", "FN_FORMAT"];

    private readonly ConditionalWeakTable<CallTarget, CallModel> _targets = [];

    /// <summary>A call as text; takes the headers out of the exchange.</summary>
    public string Write(Call call, ICallExchange exchange)
    {
        var headers = new CallHeaderText();
        exchange.WriteHeaders(headers);
        return CallModelJson.Write(
            _targets.GetValue(call.Target, static target => Of(target)) with
            {
                Id = call.Id,
                Type = call.IsDetached ? CallModel.Detached : "sync",
                Url = HeaderText.ToProtocol(exchange.RequestUrl),
                Method = exchange.RequestMethod,
                Headers = headers.All,
                CreatedAt = time.GetUtcNow(),
                TriggerId = call.Trigger?.Id ?? "",
            }
        );
    }

    /// <summary>What all calls of a function have in common.</summary>
    private static CallModel Of(CallTarget target)
    {
        var (app, function) = (target.App, target.Function);
        return new CallModel
        {
            Image = function.Image,
            Timeout = function.Timeout,
            IdleTimeout = function.IdleTimeout,
            Memory = function.Memory,
            Config = target
                .Environment.Where(static pair => !OfRunner.Contains(pair.Key, StringComparer.Ordinal))
                .ToDictionary(StringComparer.Ordinal),
            Annotations = Overlay(app.Annotations, function.Annotations),
            SyslogUrl = app.SyslogUrl ?? "",
            AppId = app.Id,
            AppName = app.Name,
            FnId = function.Id,
        };
    }

    private static Dictionary<string, RawJson> Overlay(
        IReadOnlyDictionary<string, RawJson> under,
        IReadOnlyDictionary<string, RawJson> over
    )
    {
        var all = under.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in over)
        {
            all[key] = value;
        }
        return all;
    }
}
