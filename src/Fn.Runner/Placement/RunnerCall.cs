using Fn.Agent.Calls;

namespace Fn.Runner.Placement;

/// <summary>A call for which a runner is looked for.</summary>
/// <param name="Call">What is called.</param>
/// <param name="Exchange">Its answer, which only the runner that takes the call touches; its request is taken already.</param>
/// <param name="IsDetached">Whether its caller waits only until a container is there.</param>
public sealed record RunnerCall(Call Call, ICallExchange Exchange, bool IsDetached)
{
    /// <summary>What runners are told of the call: the member <c>models_call_json</c> of the protocol.</summary>
    public string Model { get; init; } = "";

    /// <summary>The id of the request that calls, for the log of the runner; null for none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The whole request body, so that one runner after another can be offered it; see <see cref="Engagements.BodyFrames"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body { get; init; } = [];
}
