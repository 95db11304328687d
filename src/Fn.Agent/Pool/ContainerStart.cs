using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Agent.Logs;
using Fn.Agent.Sockets;
using Fn.Agent.Tracing;
using Fn.Model.Calls;
using Fn.Model.Errors;

namespace Fn.Agent.Pool;

/// <summary>Brings one container from nothing to its socket. Source: server specification 4.6.</summary>
/// <remarks>What it has made so far is in its properties also after a failure, for the owner to remove.</remarks>
internal sealed class ContainerStart(PoolContext context, CallTarget target, string name, Action<ContainerState> move)
{
    private static readonly TimeSpan LastOutput = TimeSpan.FromMilliseconds(250);

    /// <summary>Digest of the image; null before it is known.</summary>
    public string? ImageId { get; private set; }

    public SocketDirectory? Directory { get; private set; }

    public ContainerLog? Log { get; private set; }

    /// <summary>The engine's id; null before the engine was asked for one.</summary>
    public string? EngineId { get; private set; }

    /// <summary>Completes when the process has ended; null before it was started.</summary>
    public Task<ContainerExit>? Exit { get; private set; }

    /// <summary>What underlies a failure, for the log.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>How long it took from the image being there to the socket.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>How long its parts took, as far as it has come.</summary>
    public StartTimes Times { get; private set; }

    /// <returns>Null when the function listens; else what its caller is told.</returns>
    public async Task<CallOutcome?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var asked = context.Time.GetTimestamp();
            if (await FindImageAsync(cancellationToken) is { } refused)
            {
                return refused;
            }
            var begun = context.Time.GetTimestamp();
            Times = new StartTimes { Pull = context.Time.GetElapsedTime(asked, begun) };
            var failure = await MakeAsync(cancellationToken);
            Elapsed = context.Time.GetElapsedTime(begun);
            return failure;
        }
        catch (EngineException failure)
        {
            Cause = failure;
            return CallOutcome.NotStarted(Translate(failure));
        }
        catch (OperationCanceledException)
        {
            return CallOutcome.TooBusy; // the server stops
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Cause = failure; // the socket directory
            return CallOutcome.NotStarted(CallErrors.InitFailed);
        }
    }

    private async Task<CallOutcome?> FindImageAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(
            context.Options.PullTimeout ?? Timeout.InfiniteTimeSpan,
            context.Time
        );
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var image = await context.Engine.EnsureImageAsync(target.Function.Image, either.Token);
            ImageId = image.Id;
            return image.HasVolumes && !context.Options.AllowsVolumes
                ? CallOutcome.NotStarted(CallErrors.ImageHasVolume)
                : null;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return CallOutcome.NotStarted(CallErrors.PullTimedOut);
        }
    }

    private async Task<CallOutcome?> MakeAsync(CancellationToken cancellationToken)
    {
        // 1. The directory, watched before anything can write into it.
        var begun = context.Time.GetTimestamp();
        move(ContainerState.Creating);
        Directory = context.Directories.Create();
        using var watch = context.Watcher.Watch(Directory.Path);

        // 2. The container; when asking for one fails it may exist all the same, under its name.
        EngineId = name;
        var spec = ContainerSpecs.Make(context, target, name, Directory);
        var prepared = context.Time.GetTimestamp();
        EngineId = await context.Engine.CreateAsync(spec, cancellationToken);
        Times = Times with
        {
            Prepare = context.Time.GetElapsedTime(begun, prepared),
            Create = context.Time.GetElapsedTime(prepared),
        };

        // 3. Its output, opened before the start so that nothing is lost.
        var output = await context.Engine.OpenOutputAsync(EngineId, cancellationToken);
        var scope = new ContainerLogScope(target.App.Id, target.Function.Id, target.Function.Image, name)
        {
            IsShared = target.Scale.Concurrency > 1,
            MaxCallBytes = context.Options.MaxLogBytes,
            IsHidden = context.Options.HidesUserLogs,
        };
        Log = new ContainerLog(output, scope, context.Time, context.Logger);

        // 4. The process, and its socket or its end.
        move(ContainerState.Starting);
        var starting = context.Time.GetTimestamp();
        await context.Engine.StartAsync(EngineId, cancellationToken);
        Exit = context.Engine.WaitForExitAsync(EngineId, CancellationToken.None);
        var failure = await WaitForSocketAsync(watch, Directory.Path, cancellationToken);
        Times = Times with { Init = context.Time.GetElapsedTime(starting) };
        return failure;
    }

    private async Task<CallOutcome?> WaitForSocketAsync(
        SocketWatch watch,
        string directory,
        CancellationToken cancellationToken
    )
    {
        using var span = Spans.Start("inotify_await");
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timeout = Task.Delay(context.Options.StartTimeout ?? Timeout.InfiniteTimeSpan, context.Time, done.Token);
        var begun = context.Time.GetTimestamp();
        var first = await Task.WhenAny(watch.Appeared, Exit!, timeout);
        var meter = target.MeterIn(context.Metrics);
        var latency =
            first == watch.Appeared ? meter.SocketsFound
            : first == timeout && !cancellationToken.IsCancellationRequested ? meter.SocketsTimedOut
            : meter.SocketsCanceled;
        latency.Add(context.Time.GetElapsedTime(begun));
        await done.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (first == timeout)
        {
            return CallOutcome.NotStarted(CallErrors.InitTimedOut, Log!.GetTail());
        }
        if (first == watch.Appeared)
        {
            using var socket = FunctionSocket.TryOpen(directory);
            if (socket is not null)
            {
                return null;
            }
        }
        await Task.WhenAny(Log!.Completion, Task.Delay(LastOutput, CancellationToken.None));
        return CallOutcome.NotStarted(CallErrors.InitFailed, Log.GetTail());
    }

    private FnError Translate(EngineException failure) =>
        failure.Failure switch
        {
            EngineFailure.PullFailed => CallErrors.PullFailed(target.Function.Image, failure.Message),
            EngineFailure.BadImageReference => CallErrors.BadImage(target.Function.Image, failure.Message),
            EngineFailure.Unavailable => CallErrors.EngineUnavailable,
            EngineFailure.ImageNotFound => CallErrors.TooBusy, // it was there a moment ago
            EngineFailure.SyslogUnavailable => CallErrors.SyslogUnavailable,
            _ => RequestErrors.Internal,
        };
}
