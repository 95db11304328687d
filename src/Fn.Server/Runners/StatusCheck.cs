using Fn.Agent.Calls;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Ids;
using Fn.Model.Wire;
using Fn.Runner.Protocol;

namespace Fn.Server.Runners;

/// <summary>Tells the status of this runner, by calling an image and asking its program where there are such. Source: server specification 5.7.</summary>
/// <remarks>It looks at most once in a second and a half, however often it is asked; who asks meanwhile gets what that finds.</remarks>
internal sealed class StatusCheck(
    RunnerSetup setup,
    RunnerLoad load,
    IInvoker invoker,
    IdGenerator ids,
    TimeProvider time,
    ILogger<StatusCheck> logger
)
{
    private const string Name = "status";
    private const int TimeoutSeconds = 5;
    private const int IdleSeconds = 1;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private Task<RunnerStatus>? _look;
    private long _endedAt;

    /// <summary>The status now.</summary>
    /// <param name="payload">What the image is given, if it is called for this.</param>
    public async Task<RunnerStatus> GetAsync(string payload)
    {
        var status = new RunnerStatus();
        if (setup.StatusImage is not null || setup.HealthCheck is not null)
        {
            var isKept = TryFindKept(payload, out var look);
            status = (await look).Clone();
            status.Cached = isKept;
        }
        status.Active = load.Active;
        status.RequestsReceived = (ulong)load.Received;
        status.RequestsHandled = (ulong)load.Handled;
        status.KdumpsOnDisk = (ulong)Math.Max(0, setup.KdumpCount?.Invoke() ?? 0);
        return status;
    }

    /// <returns>Whether the look had ended before; else it is under way.</returns>
    private bool TryFindKept(string payload, out Task<RunnerStatus> look)
    {
        lock (_gate)
        {
            if (_look is { IsCompleted: true } && time.GetElapsedTime(_endedAt) < KeptFor)
            {
                look = _look;
                return true;
            }
            if (_look is null or { IsCompleted: true })
            {
                _look = Task.Run(() => LookAsync(payload));
            }
            look = _look;
            return false;
        }
    }

    private async Task<RunnerStatus> LookAsync(string payload)
    {
        var status = new RunnerStatus { IsNetworkDisabled = setup.BarrierFile is { } path && !File.Exists(path) };
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            if (setup.StatusImage is { } image)
            {
                await CallAsync(status, image, payload, limit.Token);
            }
            if (setup.HealthCheck is { } check)
            {
                status.CustomStatus.Add((await check(limit.Token)).ToDictionary(StringComparer.Ordinal));
            }
        }
        catch (Exception defect)
        {
            logger.HealthCheckFailed(defect);
            Fail(status, StatusCodes.Status500InternalServerError, "the health check failed");
        }
        _endedAt = time.GetTimestamp();
        return status;
    }

    private async Task CallAsync(RunnerStatus status, string image, string payload, CancellationToken cancellationToken)
    {
        var function = new Function
        {
            Id = Name,
            AppId = Name,
            Name = Name,
            Image = image,
            Timeout = TimeoutSeconds,
            IdleTimeout = IdleSeconds,
        };
        var target = new CallTarget(new App { Id = Name, Name = Name }, function)
        {
            HasNoNetwork = status.IsNetworkDisabled,
        };
        var call = new Call { Id = ids.Next(), Target = target };
        var createdAt = time.GetUtcNow();
        var exchange = new StatusExchange(payload, time);

        var outcome = await invoker.InvokeAsync(call, exchange, cancellationToken);

        var completedAt = time.GetUtcNow();
        var startedAt = exchange.StartedAt;
        status.Id = call.Id;
        status.Details = await exchange.ReadAnswerAsync();
        status.CreatedAt = WireTime.Format(createdAt);
        status.StartedAt = WireTime.Format(startedAt ?? default);
        status.CompletedAt = WireTime.Format(completedAt);
        status.SchedulerDuration = CallReport.Nanoseconds((startedAt ?? completedAt) - createdAt);
        status.ExecutionDuration = CallReport.Nanoseconds(completedAt - (startedAt ?? completedAt));
        status.ImagePullWaitDuration = CallReport.Nanoseconds(exchange.StartTimes.Pull);
        status.CtrPrepDuration = CallReport.Nanoseconds(exchange.StartTimes.Prepare);
        status.CtrCreateDuration = CallReport.Nanoseconds(exchange.StartTimes.Create);
        status.InitStartTime = CallReport.Nanoseconds(exchange.StartTimes.Init);
        if (!ReferenceEquals(outcome, CallOutcome.Completed))
        {
            var error = outcome.Error ?? Model.Calls.CallErrors.TimedOut; // of this look, not of the call
            Fail(status, error.Status, error.Message);
        }
    }

    private static void Fail(RunnerStatus status, int code, string message) =>
        (status.Failed, status.ErrorCode, status.ErrorStr) = (true, code, message);
}
