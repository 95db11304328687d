using System.Collections.Concurrent;
using System.Globalization;
using Docker.DotNet.Models;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Engine;
using Fn.Agent.Metrics;
using Microsoft.Extensions.Logging;

namespace Fn.Agent.Docker.Containers;

/// <summary>Learns of every container's end from one event stream, however many containers there are.</summary>
/// <remarks>
/// No end is missed: at each (re)connection the stream is asked for events since a moment before, and every tracked container is
/// looked at once. An entry lives until its container is destroyed.
/// </remarks>
internal sealed class ExitWatch(
    EngineConnection engine,
    AgentMetrics metrics,
    TimeProvider time,
    ILogger<ExitWatch> log
) : IAsyncDisposable
{
    private const int Killed = 137;
    private const int ParallelLooks = 8;
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LateReport = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, TrackedContainer> _tracked = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task? _loop;

    /// <summary>Follows a container from before its start.</summary>
    /// <param name="containerId">The engine's id.</param>
    /// <param name="gone">Called once when the engine has it no more.</param>
    public void Track(string containerId, Action? gone)
    {
        _tracked.TryAdd(containerId, new TrackedContainer(containerId, gone));
        EnsureRunning();
    }

    /// <summary>Says that an exit from now on is our own doing.</summary>
    public void ExpectRemoval(string containerId)
    {
        if (_tracked.TryGetValue(containerId, out var container))
        {
            container.IsBeingRemoved = true;
        }
    }

    public async Task<ContainerExit> WaitAsync(string containerId, CancellationToken cancellationToken)
    {
        if (!_tracked.TryGetValue(containerId, out var container))
        {
            container = _tracked.GetOrAdd(containerId, id => new TrackedContainer(id, gone: null));
            EnsureRunning();
            await LookAsync(container, cancellationToken);
        }
        return await container.Exit.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Task? loop;
        lock (_gate)
        {
            loop = _loop ?? Task.CompletedTask;
            _loop = loop;
        }
        await _stop.CancelAsync();
        await loop;
        foreach (var container in _tracked.Values)
        {
            container.Abandon();
        }
    }

    private void EnsureRunning()
    {
        lock (_gate)
        {
            // Whichever call happens to be the first, its log scopes and activity are not the loop's.
            using (ExecutionContext.SuppressFlow())
            {
                _loop ??= Task.Run(() => RunAsync(_stop.Token));
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var isLost = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Events since the engine's own "now" and a look at each container after it: between them nothing gets lost.
                var now = await AskTimeAsync(cancellationToken);
                if (isLost)
                {
                    log.EventsBack();
                    isLost = false;
                }
                await FollowAsync(now, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception cause)
            {
                if (!isLost)
                {
                    log.EventsLost(cause.Message);
                    isLost = true;
                }
            }
            await Task.Delay(ReconnectDelay, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> AskTimeAsync(CancellationToken cancellationToken)
    {
        var info = await engine.CallAsync(
            (client, token) => client.System.GetSystemInfoAsync(token),
            EngineConnection.Ordinary,
            cancellationToken
        );
        return ToTimestamp(info.SystemTime);
    }

    /// <summary>Events are asked for by seconds of the Unix epoch with a fraction, though times are told as RFC 3339.</summary>
    internal static string ToTimestamp(string time)
    {
        var moment = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var ticks = (moment - DateTimeOffset.UnixEpoch).Ticks;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:D9}"
        );
    }

    /// <summary>Returns never; fails when the stream ends or the containers cannot be looked at.</summary>
    private async Task FollowAsync(string since, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = ListenAsync(since, both.Token);
        var looks = Parallel.ForEachAsync(
            _tracked.Values,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelLooks, CancellationToken = both.Token },
            (container, token) => new ValueTask(LookAsync(container, token))
        );
        try
        {
            await await Task.WhenAny(looks, following);
            await following;
        }
        finally
        {
            await both.CancelAsync();
            await Task.WhenAll(looks, following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(string since, CancellationToken cancellationToken)
    {
        var wanted = new ContainerEventsParameters
        {
            Since = since,
            Filters = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
            {
                ["type"] = Set("container"),
                ["event"] = Set("die", "oom", "destroy"),
            },
        };
        var listener = new Listener(message => Apply(message, cancellationToken));
        await engine.CallAsync(
            (client, token) => client.System.MonitorEventsAsync(wanted, listener, token),
            Timeout.InfiniteTimeSpan,
            cancellationToken
        );
        throw new EndOfStreamException("the engine closed the stream");
    }

    private void Apply(Message happened, CancellationToken cancellationToken)
    {
        if (happened.Actor?.ID is not { } id || !_tracked.TryGetValue(id, out var container))
        {
            return;
        }
        metrics.Engine.OnEvent(happened.Action, "container");
        switch (happened.Action)
        {
            case "oom":
                container.RanOutOfMemory();
                break;
            case "destroy":
                Drop(container);
                break;
            case "die":
                var code = ExitCodeOf(happened.Actor);
                container.Died(code);
                metrics.Engine.OnExit(string.Create(CultureInfo.InvariantCulture, $"exit_{code}"));
                if (code == Killed && container is { HasRunOutOfMemory: false, IsBeingRemoved: false })
                {
                    _ = ExplainKillAsync(container, cancellationToken); // asks and waits under deadlines and never fails
                }
                else
                {
                    container.Ended(new ContainerExit(code, code == Killed && container.HasRunOutOfMemory));
                }
                break;
        }
    }

    private static int ExitCodeOf(Actor actor) =>
        actor.Attributes is { } attributes
        && (
            attributes.TryGetValue("exitCode", out var text) || attributes.TryGetValue("containerExitCode", out text) // Podman
        )
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            ? code
            : -1;

    /// <summary>The report of a full memory may come after that of the death, and the container's state know as late.</summary>
    private async Task ExplainKillAsync(TrackedContainer container, CancellationToken cancellationToken)
    {
        var isOutOfMemory = false;
        try
        {
            isOutOfMemory = await FindExitAsync(container, cancellationToken) is { IsOutOfMemory: true };
            if (!isOutOfMemory)
            {
                await container.OutOfMemory.WaitAsync(LateReport, time, cancellationToken);
            }
        }
        catch (Exception cause) when (cause is EngineException or OperationCanceledException or TimeoutException)
        {
            // The death is certain all the same.
        }
        container.Ended(new ContainerExit(Killed, isOutOfMemory || container.HasRunOutOfMemory));
    }

    private async Task LookAsync(TrackedContainer container, CancellationToken cancellationToken)
    {
        if (await FindExitAsync(container, cancellationToken) is { } exit)
        {
            container.Ended(exit);
        }
    }

    /// <summary>Looks whether it has ended; forgets it when the engine has it no more.</summary>
    private async Task<ContainerExit?> FindExitAsync(TrackedContainer container, CancellationToken cancellationToken)
    {
        try
        {
            var found = await engine.CallAsync(
                (client, token) => client.Containers.InspectContainerAsync(container.Id, token),
                EngineConnection.Ordinary,
                cancellationToken
            );
            if (found.State is { Status: "exited" or "dead" } state)
            {
                var code = (int)state.ExitCode;
                return new ContainerExit(code, code == Killed && (state.OOMKilled || container.HasRunOutOfMemory));
            }
        }
        catch (EngineException gone) when (gone.Failure == EngineFailure.ContainerNotFound)
        {
            Drop(container);
        }
        return null;
    }

    private void Drop(TrackedContainer container)
    {
        if (_tracked.TryRemove(new KeyValuePair<string, TrackedContainer>(container.Id, container)))
        {
            container.Gone();
        }
    }

    private static Dictionary<string, bool> Set(params ReadOnlySpan<string> names)
    {
        var set = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            set[name] = true;
        }
        return set;
    }

    /// <summary>Reports on the reading thread and in order, as <see cref="Progress{T}"/> does not.</summary>
    private sealed class Listener(Action<Message> apply) : IProgress<Message>
    {
        public void Report(Message value) => apply(value);
    }
}
