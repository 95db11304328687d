using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Fn.Agent.Calls;
using Fn.Agent.Logs;
using Fn.Agent.Sockets;
using Fn.Agent.Tracing;

namespace Fn.Agent.Pool;

/// <summary>One way into a container: a connection to its process, with one call at a time.</summary>
/// <remarks>
/// The pool claims it for a call and gets it back; in between only that call uses it. A container has one, unless its function
/// takes calls in parallel: then a caller who leaves costs the connection, but not the container, which others use.
/// </remarks>
/// <param name="container">Whose lane it is.</param>
/// <param name="client">The connection.</param>
/// <param name="log">Told whose output it is; null when that of several calls cannot be told apart.</param>
/// <param name="context">Clock and logger.</param>
/// <param name="timeout">How long a call may take.</param>
internal sealed class CallLane(
    HotContainer container,
    FunctionClient client,
    ContainerLog? log,
    PoolContext context,
    TimeSpan timeout
) : IDisposable
{
    /// <summary>Why a container ends that wrote when there was no call: the next caller might take it for his answer.</summary>
    public const string OutOfTurn = "it broke the protocol and sent what no call had asked for";

    public HotContainer Container { get; } = container;

    /// <summary>Whether a call has it. Under the pool's lock.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Timestamp of being given to the running call, or of having woken the container for it.</summary>
    public long CallStartedAt { get; set; }

    /// <summary>Whether its connection is open.</summary>
    public bool IsConnected => client.IsConnected;

    /// <summary>Its connection, once the function has read from it what the running call sent; else null.</summary>
    public Socket? ReadConnection => client.ReadConnection;

    /// <summary>Takes a connection on which the first byte of a request was sent; no call has it yet.</summary>
    public void Adopt(Socket connection) => client.Adopt(connection);

    /// <summary>Runs a call. Never throws but for a defect.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ExchangeEnd> CallAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        var unusable = new ExchangeEnd(CallOutcome.ResponseBroken) { WasNeverSent = true };
        if (!Container.IsAwake)
        {
            if (!await Container.WakeAsync())
            {
                return unusable;
            }
            CallStartedAt = context.Time.GetTimestamp(); // waking says nothing of how long calls take
        }
        if (!Container.TryBeginCall())
        {
            return unusable;
        }
        context.Logger.StartingCall(call.Id, Container.Name);
        log?.Begin(call);
        ExchangeEnd end;
        using (Spans.Start("agent_dispatch_httpstream", call, ActivityKind.Client))
        {
            end = await (
                context.Hook is { } hook
                    ? SendAsync(hook, call, exchange, cancellationToken)
                    : client.SendAsync(call, exchange, timeout, cancellationToken)
            );
        }
        log?.End();
        if (log is null && ReferenceEquals(end.Outcome, CallOutcome.CallerLeft))
        {
            end = end with { KeepsContainer = true };
        }
        else if (end.SpokeOutOfTurn)
        {
            Container.Fault = OutOfTurn;
        }
        else if (ReferenceEquals(end.Outcome, CallOutcome.ResponseBroken))
        {
            Container.IsBroken = true;
        }
        if (ReferenceEquals(end.Outcome, CallOutcome.Completed) && !end.KeepsContainer)
        {
            Container.Fault = "it sent more than the answer";
        }
        return Container.TryEndCall(end.KeepsContainer) ? end : end with { KeepsContainer = false };
    }

    private async ValueTask<ExchangeEnd> SendAsync(
        ICallHook hook,
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        if (await hook.BeforeCallAsync(call, Container, cancellationToken) is { } refusal)
        {
            return new ExchangeEnd(refusal) { KeepsContainer = true };
        }
        var end = await client.SendAsync(call, exchange, timeout, cancellationToken);
        await hook.AfterCallAsync(call, Container, end.Outcome, cancellationToken);
        return end;
    }

    /// <summary>Closes the connection, if no call is on it; the next call opens another.</summary>
    /// <returns>False when the function broke the protocol: <see cref="OutOfTurn"/>.</returns>
    public bool CloseIdle() => client.CloseIdle();

    /// <summary>Ends the call on it, and refuses those to come.</summary>
    public void Dispose() => client.Dispose();
}
