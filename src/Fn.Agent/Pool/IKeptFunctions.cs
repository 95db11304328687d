using Fn.Agent.Calls;

namespace Fn.Agent.Pool;

/// <summary>Knows the functions of which containers are to be ready without calls. The agent asks; whoever has the data answers.</summary>
public interface IKeptFunctions
{
    /// <summary>Each function that has <see cref="Fn.Model.Functions.ContainerScale.MinContainers"/>, as it is now; others may be among them.</summary>
    /// <exception cref="Exception">They are not known now; those known last are kept on.</exception>
    ValueTask<IReadOnlyList<CallTarget>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Completes when functions may have changed since the last time it completed. One waits at a time.</summary>
    Task WaitForChangeAsync(CancellationToken cancellationToken);
}
