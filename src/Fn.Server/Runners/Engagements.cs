using System.Text.Json;
using Fn.Agent.Calls;
using Fn.Model.Calls;
using Fn.Model.Errors;
using Fn.Model.Ids;
using Fn.Runner.Protocol;
using Fn.Server.Hosting;
using Grpc.Core;

namespace Fn.Server.Runners;

/// <summary>Runs the calls that load balancers bring, each on a stream of its own. Source: server specification 5.5.</summary>
internal sealed class Engagements(
    IInvoker invoker,
    RunnerSetup setup,
    RunnerLoad load,
    IdGenerator ids,
    HostShape shape,
    IHostApplicationLifetime life,
    TimeProvider time,
    ILogger<Engagements> logger
)
{
    private const int TooBusyStatus = 503;
    private const string RequestIdKey = "fn_request_id";
    private const int MaxRequestIdLength = 256;

    /// <summary>Serves one stream to its end.</summary>
    /// <exception cref="RpcException">The load balancer did not keep to the protocol, or was too late.</exception>
    public async Task ServeAsync(
        IAsyncStreamReader<ClientMsg> requests,
        IServerStreamWriter<RunnerMsg> answers,
        ServerCallContext context
    )
    {
        await Task.Yield(); // the thread of the connection serves other calls too
        var request = await ReadTryAsync(requests, context.CancellationToken);
        using var share = load.Begin();
        using var span = RemoteSpan.Start(context);
        using var scope = shape.RequestId is { } provider ? BeginScope(context, provider.Make) : null;
        var report = await RunAsync(request, requests, answers, context.CancellationToken);
        if (report is not null)
        {
            await TellEndAsync(answers, report, context.CancellationToken);
        }
    }

    private static async Task TellEndAsync(
        IServerStreamWriter<RunnerMsg> answers,
        CallFinished report,
        CancellationToken cancellationToken
    )
    {
        try
        {
            answers.WriteOptions = WriteOptions.Default;
            await answers.WriteAsync(new RunnerMsg { Finished = report }, CancellationToken.None);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The load balancer left in this moment; there is nobody to tell.
        }
    }

    private async Task<TryCall> ReadTryAsync(
        IAsyncStreamReader<ClientMsg> requests,
        CancellationToken cancellationToken
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.ApplicationStopping);
        try
        {
            if (await requests.MoveNext(either.Token) && requests.Current.BodyCase == ClientMsg.BodyOneofCase.Try)
            {
                return requests.Current.Try;
            }
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            throw new RpcException(new Status((StatusCode)TooBusyStatus, CallErrors.TooBusy.Message));
        }
        throw new RpcException(new Status(StatusCode.Unknown, "Protocol failure: expected ClientMsg_Try"));
    }

    /// <returns>What the load balancer is told last; null when it is not there any more.</returns>
    private async Task<CallFinished?> RunAsync(
        TryCall request,
        IAsyncStreamReader<ClientMsg> requests,
        IServerStreamWriter<RunnerMsg> answers,
        CancellationToken cancellationToken
    )
    {
        // 1. The call.
        CallModel model;
        Call call;
        try
        {
            model = CallModelJson.Read(request.ModelsCallJson);
            call = ModelCall.Make(model, request, model.Id.Length > 0 ? model.Id : ids.Next());
        }
        catch (JsonException failure)
        {
            logger.NoCall(failure.Message);
            return CallReport.Refused(RunnerErrors.NoCall(failure.Message), details: "");
        }
        if (Refuse(model) is { } error)
        {
            return CallReport.Refused(error, call.Id);
        }

        // 2. Its request, taken as it comes, while it waits and runs.
        var createdAt = time.GetUtcNow();
        var frames = new RequestFrames(requests);
        var exchange = new EngagementExchange(frames, answers, ModelHeaders.FromModel(model), time);
        using var left = new CancellationTokenSource();
        await using var gone = cancellationToken.UnsafeRegister(Cancel, left);
        using var over = new CancellationTokenSource();
        var receiving = frames.ReceiveAsync(left.Cancel, over.Token);

        // 3. Its end, and that of whatever goes on beside it.
        var outcome =
            model.Type == CallModel.Detached
                ? await RunDetachedAsync(call, new(exchange, answers, () => gone.Unregister()), left.Token)
                : await exchange.EndAsync(await invoker.InvokeAsync(call, exchange, left.Token));
        var completedAt = time.GetUtcNow();
        await over.CancelAsync();
        await receiving;
        frames.Close();
        if (frames.Breach is { } breach)
        {
            logger.ProtocolBroken(call.Id, breach);
            throw new RpcException(new Status(StatusCode.Unknown, breach));
        }
        return cancellationToken.IsCancellationRequested || ReferenceEquals(outcome, CallOutcome.CallerLeft)
            ? null
            : CallReport.Ended(call, outcome, exchange, createdAt, completedAt);
    }

    private async Task<CallOutcome> RunDetachedAsync(
        Call call,
        DetachedEngagement exchange,
        CancellationToken cancellationToken
    ) => await exchange.EndAsync(await invoker.InvokeAsync(call, exchange, cancellationToken));

    private FnError? Refuse(CallModel model) =>
        life.ApplicationStopping.IsCancellationRequested ? CallErrors.TooBusy
        : model.Image == setup.StatusImage ? RunnerErrors.StatusImage
        : model.Memory > RunnerErrors.MostMemory ? CallErrors.ImpossibleResources
        : model.Type == CallModel.Detached && !setup.TakesDetached ? CallErrors.NoDetach
        : null;

    private IDisposable? BeginScope(ServerCallContext context, Func<string>? make)
    {
        var sent = context.RequestHeaders.GetValue(RequestIdKey) ?? "";
        var id = sent.Length == 0 ? (make ?? ids.Next)() : sent[..Math.Min(sent.Length, MaxRequestIdLength)];
        return logger.BeginScope(new KeyValuePair<string, object?>[] { new(RequestIdKey, id) });
    }

    private static void Cancel(object? source) => ((CancellationTokenSource)source!).Cancel();
}
