using Fn.Agent.Calls;
using Fn.Model.Errors;

namespace Fn.Server.Extensions;

/// <summary>Stands around calls of functions. Source: server specification 9.4.</summary>
public interface ICallListener
{
    /// <summary>
    /// A call has got its container and is about to run, once a call; on a load balancer, it is about to look for a runner. An
    /// <see cref="FnException"/> ends it with that answer, and the container is given back.
    /// </summary>
    ValueTask BeforeCallAsync(Call call, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// A call ended, also one that got no container or was refused; the caller waits for the last of its answer until this returns. What it
    /// throws is logged.
    /// </summary>
    ValueTask AfterCallAsync(Call call, CallOutcome outcome, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;
}
