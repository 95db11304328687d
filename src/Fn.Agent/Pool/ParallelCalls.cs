namespace Fn.Agent.Pool;

/// <summary>How many calls each container of one pool takes at once. Used under the pool's lock.</summary>
/// <remarks>
/// The annotation only says what the function is allowed: one that does not read from a second connection would leave every call on it
/// unanswered until its deadline. So a container takes one call until <see cref="ParallelTrial"/> has seen one of them read from two
/// connections at once, and that holds for all of the pool, which are of one image.
/// </remarks>
/// <param name="allowed">What the annotation says.</param>
internal sealed class ParallelCalls(int allowed)
{
    /// <summary>What is taken now.</summary>
    public int Now { get; private set; } = 1;

    /// <summary>What will be taken as far as is known.</summary>
    public int Expected { get; private set; } = allowed;

    /// <summary>Whether it is not known yet whether the function reads from several connections.</summary>
    public bool IsOpen => Now < Expected;

    /// <summary>The function was seen to read from two connections.</summary>
    public void Confirm() => Now = Expected;

    /// <summary>It does not.</summary>
    public void FallBack() => Expected = Now = 1;
}
