using Fn.Agent.Engine;

namespace Fn.Server.Extensions;

/// <summary>Says whether an image that could not be pulled is asked for again. Source: server specification 9.7.</summary>
/// <remarks>The calls that wait for it wait on, at most as long as <c>FN_HOT_PULL_TIMEOUT_MSECS</c> says for all tries together.</remarks>
/// <param name="image">The reference.</param>
/// <param name="failures">How often it failed so far; 1 at first.</param>
/// <param name="failure">How it failed the last time; <see cref="EngineException.Status"/> is what the registry answered.</param>
/// <returns>The pause before the next try; null gives up.</returns>
public delegate TimeSpan? PullRetry(string image, int failures, EngineException failure);
