using Fn.Model.Errors;

namespace Fn.Server.Runners;

/// <summary>What a runner tells load balancers that ask for what cannot be. Source: server specification 5.5.</summary>
internal static class RunnerErrors
{
    /// <summary>More MiB than bytes can be counted for.</summary>
    public const ulong MostMemory = long.MaxValue / (1024 * 1024);

    /// <summary>400: the image of the status is nobody's to call.</summary>
    public static FnError StatusImage { get; } = new(400, "Invalid Fn image", Blame.Caller);

    /// <summary>500: what should describe a call does not.</summary>
    public static FnError NoCall(string reason) =>
        new(500, $"models_call_json or slot_hash_id is malformed: {reason}", Blame.Platform);
}
