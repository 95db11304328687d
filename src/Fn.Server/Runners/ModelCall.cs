using System.Globalization;
using System.Text.Json;
using Fn.Agent.Calls;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Runner.Protocol;

namespace Fn.Server.Runners;

/// <summary>Makes a call of what a load balancer sends. Source: server specification 5.5.</summary>
internal static class ModelCall
{
    private const int DefaultSeconds = 30;
    private const int MaxSeconds = 1_000_000; // what timers can do
    private const int KeyDigits = 64;

    /// <summary>The call, in the words of an agent.</summary>
    /// <exception cref="JsonException">The key is none.</exception>
    public static Call Make(CallModel model, TryCall request, string callId)
    {
        var app = new App
        {
            Id = model.AppId,
            Name = model.AppName,
            SyslogUrl = model.SyslogUrl.Length > 0 ? model.SyslogUrl : null,
        };
        var function = new Function
        {
            Id = model.FnId,
            AppId = model.AppId,
            Image = model.Image,
            Memory = model.Memory,
            Timeout = Seconds(model.Timeout),
            IdleTimeout = Seconds(model.IdleTimeout),
            Config = model.Config,
            Annotations = model.Annotations,
        };
        var target = new CallTarget(app, function)
        {
            CpuMillis = (long)Math.Min(model.CpuMillis, int.MaxValue),
            Extensions = KeyOf(request.SlotHashId),
        };
        return new Call
        {
            Id = callId,
            Target = target,
            IsDetached = model.Type == CallModel.Detached,
            Trigger = model.TriggerId.Length == 0 ? null : new Trigger { Id = model.TriggerId, FnId = model.FnId },
            Extensions = request.Extensions.Count > 0 ? request.Extensions.ToDictionary(StringComparer.Ordinal) : null,
        };
    }

    /// <summary>What the load balancer tells containers apart by, beside what we tell them apart by.</summary>
    /// <remarks>Were its key taken alone, one that says the same of two functions would mix them up.</remarks>
    private static Dictionary<string, string> KeyOf(string slotHashId)
    {
        if (slotHashId.Length == 0)
        {
            return [];
        }
        if (slotHashId.Length != KeyDigits || !slotHashId.All(char.IsAsciiHexDigit))
        {
            throw new JsonException("slot_hash_id is not 64 hexadecimal digits");
        }
        return new(StringComparer.Ordinal) { ["slot_hash_id"] = slotHashId.ToLower(CultureInfo.InvariantCulture) };
    }

    private static int Seconds(int sent) => sent <= 0 ? DefaultSeconds : Math.Min(sent, MaxSeconds);
}
