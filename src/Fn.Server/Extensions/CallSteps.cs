using System.Collections.Concurrent;
using Fn.Agent.Calls;
using Fn.Model.Errors;

namespace Fn.Server.Extensions;

/// <summary>What extensions do about calls: each step once, its failures turned into ends of the call.</summary>
/// <remarks>Nothing here runs on the thread of a connection, which must not wait: extensions may.</remarks>
internal sealed class CallSteps(
    IReadOnlyList<CallOverride> overrides,
    IReadOnlyList<ICallListener> listeners,
    IReadOnlyList<ICallWrapper> wrappers,
    ILogger<CallSteps> logger
) : ICallHook
{
    // A call whose first container turned out dead gets another one, but its listeners have heard of it.
    private readonly ConcurrentDictionary<Call, bool> _told = new();

    /// <summary>Edits a call before it asks for a container.</summary>
    /// <returns>The call to make, and null; or the end of the call.</returns>
    public async ValueTask<(Call Call, CallOutcome? End)> OverrideAsync(Call call, CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var edit in overrides)
        {
            var end = await TryAsync(async () => call = await edit(call, cancellationToken), call, cancellationToken);
            if (end is not null)
            {
                return (call, end);
            }
        }
        return (call, null);
    }

    /// <summary>Tells the listeners that a call is about to run, unless they know.</summary>
    /// <returns>Null to go on; else the end of the call.</returns>
    public async ValueTask<CallOutcome?> BeginAsync(Call call, CancellationToken cancellationToken)
    {
        if (listeners.Count == 0 || !_told.TryAdd(call, value: true))
        {
            return null;
        }
        foreach (var listener in listeners)
        {
            var end = await TryAsync(() => listener.BeforeCallAsync(call, cancellationToken), call, cancellationToken);
            if (end is not null)
            {
                return end;
            }
        }
        return null;
    }

    /// <summary>Tells the listeners that a call has ended.</summary>
    public async ValueTask EndAsync(Call call, CallOutcome outcome, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _told.TryRemove(call, out _);
        foreach (var listener in listeners)
        {
            await TryAsync(() => listener.AfterCallAsync(call, outcome, cancellationToken), call, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CallOutcome?> BeforeCallAsync(
        Call call,
        ICallContainer container,
        CancellationToken cancellationToken
    )
    {
        await Task.Yield();
        if (await BeginAsync(call, cancellationToken) is { } refusal)
        {
            return refusal;
        }
        foreach (var wrapper in wrappers)
        {
            var end = await TryAsync(
                () => wrapper.BeforeAsync(call, container, cancellationToken),
                call,
                cancellationToken
            );
            if (end is not null)
            {
                return end;
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask AfterCallAsync(
        Call call,
        ICallContainer container,
        CallOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        if (wrappers.Count == 0)
        {
            return;
        }
        await Task.Yield();
        foreach (var wrapper in wrappers)
        {
            await TryAsync(
                () => wrapper.AfterAsync(call, container, outcome, cancellationToken),
                call,
                cancellationToken
            );
        }
    }

    private async ValueTask<CallOutcome?> TryAsync(Func<ValueTask> step, Call call, CancellationToken cancellationToken)
    {
        try
        {
            await step();
            return null;
        }
        catch (FnException refusal)
        {
            return CallOutcome.Stopped(refusal.Error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CallOutcome.CallerLeft;
        }
        catch (Exception defect)
        {
            logger.CallListenerFailed(defect, call.Id);
            return CallOutcome.Stopped(RequestErrors.Internal);
        }
    }
}
