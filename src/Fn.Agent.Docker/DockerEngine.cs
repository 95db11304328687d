using Docker.DotNet.Models;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Docker.Containers;
using Fn.Agent.Docker.Images;
using Fn.Agent.Engine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ContainerSpec = Fn.Agent.Engine.ContainerSpec;

namespace Fn.Agent.Docker;

/// <summary>Containers by the Docker Engine API, or by whatever else speaks it, such as Podman's socket.</summary>
/// <remarks>Source: server specification 3.1, 4.6 to 4.9, 4.12 and appendix C.</remarks>
internal sealed class DockerEngine(
    EngineConnection engine,
    EngineStartUp startUp,
    EngineFactsSource facts,
    ImageStore images,
    SocketMounts mounts,
    NetworkChoice networks,
    ExitWatch exits,
    TimeProvider time,
    IOptions<DockerOptions> options,
    ILogger<DockerEngine> log
) : IContainerEngine
{
    private const int Conflict = 409;

    public ValueTask<EngineInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        startUp.CheckAsync(cancellationToken);

    public ValueTask<EngineImage> EnsureImageAsync(string reference, CancellationToken cancellationToken) =>
        images.EnsureAsync(reference, cancellationToken);

    public async ValueTask<string> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        var known = await facts.GetAsync(cancellationToken);
        var socketSource = await mounts.ResolveAsync(spec.SocketDirectory, cancellationToken);
        var joined = spec.Network is null ? networks.Join() : null;
        try
        {
            var network = spec.Network ?? joined;
            var body = ContainerBody.Of(spec, known, socketSource, network, options.Value.SyslogCaCert);
            // Not cancelled half-way: the engine would go on, and leave a container whose id nobody knows.
            var created = await engine.CallAsync(
                (client, token) => client.Containers.CreateContainerAsync(body, token),
                EngineConnection.Ordinary,
                CancellationToken.None
            );
            exits.Track(created.ID, joined is null ? null : () => networks.Leave(joined));
            if (cancellationToken.IsCancellationRequested)
            {
                await RemoveAsync(created.ID, CancellationToken.None);
                cancellationToken.ThrowIfCancellationRequested();
            }
            return created.ID;
        }
        catch (EngineException refused)
        {
            networks.Leave(joined);
            if (refused.Failure == EngineFailure.ImageNotFound && await HasImageAsync(spec.Image, cancellationToken))
            {
                throw Rejected(refused); // something else was not found, such as a volume
            }
            throw;
        }
    }

    public async ValueTask<IContainerOutput> OpenOutputAsync(string containerId, CancellationToken cancellationToken)
    {
        var wanted = new ContainerAttachParameters
        {
            Stream = true,
            Stdout = true,
            Stderr = true,
        };
        var stream = await engine.CallAsync(
            (client, token) => client.Containers.AttachContainerAsync(containerId, wanted, token),
            EngineConnection.Ordinary,
            cancellationToken
        );
        return new DockerOutput(containerId, stream, time, log);
    }

    public async ValueTask StartAsync(string containerId, CancellationToken cancellationToken)
    {
        try
        {
            await engine.CallAsync(
                (client, token) =>
                    client.Containers.StartContainerAsync(containerId, new ContainerStartParameters(), token),
                EngineConnection.Ordinary,
                cancellationToken
            );
        }
        catch (EngineException failed) when (failed.Failure != EngineFailure.Unavailable)
        {
            var container = await InspectAsync(containerId, cancellationToken);
            throw await IsSyslogAtFaultAsync(container, cancellationToken)
                ? new EngineException(EngineFailure.SyslogUnavailable, failed.Message, failed)
                {
                    Status = failed.Status,
                }
                : Rejected(failed);
        }
    }

    public Task<ContainerExit> WaitForExitAsync(string containerId, CancellationToken cancellationToken) =>
        exits.WaitAsync(containerId, cancellationToken);

    public async ValueTask FreezeAsync(string containerId, CancellationToken cancellationToken)
    {
        try
        {
            await engine.CallAsync(
                (client, token) => client.Containers.PauseContainerAsync(containerId, token),
                EngineConnection.Brief,
                cancellationToken
            );
        }
        catch (EngineException refused) when (refused.Failure == EngineFailure.Rejected)
        {
            if ((await InspectAsync(containerId, cancellationToken)).State is not { Paused: true })
            {
                throw;
            }
        }
    }

    public async ValueTask ThawAsync(string containerId, CancellationToken cancellationToken)
    {
        try
        {
            await engine.CallAsync(
                (client, token) => client.Containers.UnpauseContainerAsync(containerId, token),
                EngineConnection.Brief,
                cancellationToken
            );
        }
        catch (EngineException refused) when (refused.Failure == EngineFailure.Rejected)
        {
            if ((await InspectAsync(containerId, cancellationToken)).State is not { Running: true, Paused: false })
            {
                throw;
            }
        }
    }

    public async ValueTask RemoveAsync(string containerId, CancellationToken cancellationToken)
    {
        exits.ExpectRemoval(containerId);
        try
        {
            var how = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
            await engine.CallAsync(
                (client, token) => client.Containers.RemoveContainerAsync(containerId, how, token),
                EngineConnection.Ordinary,
                cancellationToken
            );
        }
        catch (EngineException done) when (done.Failure == EngineFailure.ContainerNotFound || done.Status == Conflict) // or is being removed
        { }
    }

    public async ValueTask<IReadOnlyList<EngineContainer>> ListAsync(
        string label,
        string value,
        CancellationToken cancellationToken
    )
    {
        var wanted = new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
            {
                ["label"] = new Dictionary<string, bool>(StringComparer.Ordinal) { [$"{label}={value}"] = true },
            },
        };
        var found = await engine.CallAsync(
            (client, token) => client.Containers.ListContainersAsync(wanted, token),
            EngineConnection.Ordinary,
            cancellationToken
        );
        return
        [
            .. found.Select(container => new EngineContainer(
                container.ID,
                container.Names?.FirstOrDefault()?.TrimStart('/') ?? "",
                container.Labels?.AsReadOnly() ?? new Dictionary<string, string>(StringComparer.Ordinal).AsReadOnly()
            )),
        ];
    }

    private Task<ContainerInspectResponse> InspectAsync(string containerId, CancellationToken cancellationToken) =>
        engine.CallAsync(
            (client, token) => client.Containers.InspectContainerAsync(containerId, token),
            EngineConnection.Brief,
            cancellationToken
        );

    private async Task<bool> HasImageAsync(string reference, CancellationToken cancellationToken) =>
        await images.FindAsync(reference, cancellationToken) is not null;

    /// <summary>Whether the syslog receiver is why a start failed, as far as can be told without reading messages.</summary>
    private static async Task<bool> IsSyslogAtFaultAsync(
        ContainerInspectResponse container,
        CancellationToken cancellationToken
    )
    {
        const int neverStarted = 128; // 126 and 127 say that the command is at fault
        if (
            container
                is { State.ExitCode: neverStarted, HostConfig.LogConfig: { Type: "syslog", Config: { } settings } }
            && settings.TryGetValue(SyslogProbe.AddressOption, out var url)
        )
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(EngineConnection.Brief);
            try
            {
                return !await SyslogProbe.IsReachableAsync(url, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return true;
            }
        }
        return false;
    }

    private static EngineException Rejected(EngineException cause) =>
        new(EngineFailure.Rejected, cause.Message, cause) { Status = cause.Status };
}
