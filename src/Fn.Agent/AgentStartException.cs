namespace Fn.Agent;

/// <summary>Something that the agent stands on, other than the engine, cannot be had; the server does not start.</summary>
/// <param name="message">One sentence for the operator, with the way out.</param>
/// <param name="cause">What went wrong underneath.</param>
public sealed class AgentStartException(string message, Exception? cause = null) : Exception(message, cause);
