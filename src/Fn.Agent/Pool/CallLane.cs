using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fn.Agent.Calls;
using Fn.Agent.Logs;
using Fn.Agent.Sockets;
using Fn.Agent.Tracing;

namespace Fn.Agent.Pool;

/// <summary>One way into a container: a connection to its process, with one call at a time.</summary>
/// <remarks>The pool claims it for a call and gets it back; in between only that call uses it.</remarks>
internal sealed class CallLane(
    HotContainer container,
    ContainerLife life,
    ContainerRest rest,
    FunctionClient client,
    ContainerLog log,
    PoolContext context,
    TimeSpan timeout
) : IDisposable
{
    public HotContainer Container { get; } = container;

    /// <summary>Timestamp of being claimed for the running call.</summary>
    public long CallStartedAt { get; private set; }

    /// <summary>Whether its connection is open.</summary>
    public bool IsConnected => client.IsConnected;

    /// <summary>A call has it from now on.</summary>
    public void BeginCall() => CallStartedAt = context.Time.GetTimestamp();

    /// <summary>Runs a call. Never throws but for a defect.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ExchangeEnd> CallAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        if ((!rest.IsAwake && !await rest.WakeAsync()) || !life.TryMove(ContainerState.Busy))
        {
            return new ExchangeEnd(CallOutcome.ResponseBroken) { WasNeverSent = true };
        }
        context.Logger.StartingCall(call.Id, Container.Name);
        log.Current = call;
        ExchangeEnd end;
        using (Spans.Start("agent_dispatch_httpstream", call, ActivityKind.Client))
        {
            end = await client.SendAsync(call, exchange, timeout, cancellationToken);
        }
        log.Current = null;
        if (end.KeepsContainer)
        {
            Container.HasServed = true;
        }
        return life.TryMove(ContainerState.Idle) ? end : end with { KeepsContainer = false };
    }

    /// <summary>Closes the connection, if no call is on it; the next call opens another.</summary>
    public void CloseIdle() => client.CloseIdle();

    /// <summary>Ends the call on it, and refuses those to come.</summary>
    public void Dispose() => client.Dispose();
}
