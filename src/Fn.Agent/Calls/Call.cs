using Fn.Model.Triggers;

namespace Fn.Agent.Calls;

/// <summary>One invocation on its way to a container.</summary>
public sealed class Call
{
    /// <summary>26 characters, made by the server; the <c>Fn-Call-Id</c> of request and answer.</summary>
    public required string Id { get; init; }

    /// <summary>Which version of which function is called.</summary>
    public required CallTarget Target { get; init; }

    /// <summary>Whether its caller waits only until it has a container.</summary>
    public bool IsDetached { get; init; }

    /// <summary>What it came through; null for a direct call.</summary>
    public Trigger? Trigger { get; init; }

    /// <summary>What is said beside it between load balancer and runner, for extensions of both; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Extensions { get; init; }

    /// <summary>Whether the log says how it failed, so that nobody else writes it down.</summary>
    public bool IsFailureLogged { get; internal set; }
}
