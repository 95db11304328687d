using Fn.Agent.Calls;
using Fn.Model.Errors;

namespace Fn.Server.Extensions;

/// <summary>Stands around each call inside of a container's turn: nobody else has the container meanwhile. Source: server specification 9.7.</summary>
/// <remarks>A call whose container turns out dead before it has seen anything of the call gets another, and comes by here again.</remarks>
public interface ICallWrapper
{
    /// <summary>The container runs, and the call is about to go to it. An <see cref="FnException"/> ends the call with that answer.</summary>
    ValueTask BeforeAsync(Call call, ICallContainer container, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    /// <summary>The call has ended, and its container is not given back yet. What it throws is logged.</summary>
    ValueTask AfterAsync(
        Call call,
        ICallContainer container,
        CallOutcome outcome,
        CancellationToken cancellationToken
    ) => ValueTask.CompletedTask;
}
