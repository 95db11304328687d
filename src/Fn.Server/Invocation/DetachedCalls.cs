using System.Collections.Concurrent;
using Fn.Agent.Calls;

namespace Fn.Server.Invocation;

/// <summary>Calls whose callers wait only until a container is theirs. Source: server specification 2.10, with D14 put right.</summary>
internal sealed class DetachedCalls(IInvoker invoker, ILogger<DetachedCalls> logger) : IHostedService
{
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

    /// <summary>Answers 202 as soon as the call is about to run; the call goes on without its caller.</summary>
    public async Task RunAsync(HttpContext context, Call call)
    {
        var left = new CancellationTokenSource();
        var exchange = new DetachedExchange(context.Request, left);
        var running = RunToEndAsync(call, exchange, left);
        _running[call.Id] = running;
        if (await Task.WhenAny(exchange.Acquired, running) == running && !exchange.Acquired.IsCompleted)
        {
            await CallAnswers.FailAsync(context, call, await running, logger);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        context.Response.Headers[CallHeaders.CallId] = call.Id;
        await context.Response.CompleteAsync();
        await Task.WhenAny(exchange.RequestSent, running); // until then the body is read from this request
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the calls that run, as for those that somebody waits for.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var running = Task.WhenAll(_running.Values);
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<CallOutcome> RunToEndAsync(Call call, DetachedExchange exchange, CancellationTokenSource left)
    {
        using (left)
        {
            await Task.Yield();
            var outcome = await invoker.InvokeAsync(call, exchange, left.Token);
            if (exchange.Acquired.IsCompleted && outcome.Error is { } error)
            {
                using var scope = logger.BeginScope(new CallScope(call));
                CallAnswers.LogFailure(logger, call, error);
            }
            exchange.Forget();
            _running.TryRemove(call.Id, out _);
            return outcome;
        }
    }
}
