using System.Globalization;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Docker.Containers;
using Fn.Agent.Docker.Images;
using Fn.Agent.Engine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fn.Agent.Docker;

/// <summary>What must hold before the engine is used. Source: server specification 4.12.</summary>
internal sealed class EngineStartUp(
    EngineConnection engine,
    EngineFactsSource facts,
    ImageStore images,
    IOptions<DockerOptions> options,
    ILogger<EngineStartUp> log
)
{
    private static readonly Version Oldest = new(17, 10);

    private bool _hasLoaded;

    /// <exception cref="EngineException">The engine does not answer, is too old, or refuses the images to load.</exception>
    public async ValueTask<EngineInfo> CheckAsync(CancellationToken cancellationToken)
    {
        var found = await AskAsync(cancellationToken);
        if (IsTooOld(found.Version) && !await IsPodmanAsync(cancellationToken))
        {
            throw new EngineException(
                EngineFailure.Rejected,
                $"docker version is too old: {found.Version} at {engine.Address}; install {Oldest} or newer"
            );
        }
        if (options.Value.LoadFile is { Length: > 0 } file && !_hasLoaded)
        {
            await images.LoadAsync(file, cancellationToken);
            _hasLoaded = true;
            log.ImagesLoaded(file);
        }
        return new EngineInfo("docker", found.Version) { SeesMounts = EngineMounts.AreOurs(engine.Address) };
    }

    internal static bool IsTooOld(string version)
    {
        var parts = version.Split('.');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && new Version(major, minor) < Oldest;
    }

    private async Task<EngineFacts> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await facts.RefreshAsync(cancellationToken);
        }
        catch (EngineException absent) when (absent.Failure == EngineFailure.Unavailable)
        {
            throw new EngineException(
                EngineFailure.Unavailable,
                $"couldn't connect to docker daemon: {absent.Message}. Install Docker Engine 17.10 or newer "
                    + "(Debian, Ubuntu: apt-get install docker.io) and start it (systemctl start docker), run as a user of group "
                    + "docker, or say with DOCKER_HOST where an engine listens.",
                absent
            );
        }
    }

    /// <summary>Podman counts its own versions; every one that serves this API is new enough.</summary>
    private async Task<bool> IsPodmanAsync(CancellationToken cancellationToken)
    {
        var version = await engine.CallAsync(
            (client, token) => client.System.GetVersionAsync(token),
            EngineConnection.Ordinary,
            cancellationToken
        );
        return version.Components?.Any(part => part.Name.StartsWith("Podman", StringComparison.Ordinal)) == true;
    }
}
