using Fn.Agent.Calls;
using Fn.Model.Errors;

namespace Fn.Server.Extensions;

/// <summary>Stands around calls of functions. Source: server specification 9.4.</summary>
public interface ICallListener
{
    /// <summary>A call is about to ask for a container. An <see cref="FnException"/> ends it with that answer.</summary>
    /// <returns>The call to make: this one, or one of the same id with another target.</returns>
    ValueTask<Call> BeforeCallAsync(Call call, CancellationToken cancellationToken) => ValueTask.FromResult(call);

    /// <summary>A call ended; the caller waits for the last of its answer until this returns. What it throws is logged.</summary>
    ValueTask AfterCallAsync(Call call, CallOutcome outcome, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;
}
