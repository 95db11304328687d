using System.Collections.Concurrent;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Engine;

namespace Fn.Agent.Docker.Containers;

/// <summary>Where the engine's host has a socket directory. Source: <see cref="ContainerSpec.SocketDirectory"/>.</summary>
/// <remarks>
/// A server that itself runs in a container shares the directories with the engine through a named volume; the engine binds
/// no part of a volume, so the path below the volume's own place is bound. That place never changes while the volume lives.
/// </remarks>
internal sealed class SocketMounts(EngineConnection engine)
{
    private readonly ConcurrentDictionary<string, string> _places = new(StringComparer.Ordinal);

    public async ValueTask<string> ResolveAsync(string directory, CancellationToken cancellationToken)
    {
        if (directory.StartsWith('/'))
        {
            return directory;
        }
        var parts = directory.Split('/', 2);
        if (!_places.TryGetValue(parts[0], out var place))
        {
            if (
                parts[0].Length == 0
                || !parts[0].All(letter => char.IsAsciiLetterOrDigit(letter) || "_.-".Contains(letter))
            )
            {
                throw new EngineException(EngineFailure.Rejected, $"'{parts[0]}' is not the name of a volume");
            }
            var volume = await engine.CallAsync(
                (client, token) => client.Volumes.InspectAsync(parts[0], token),
                EngineConnection.Ordinary,
                cancellationToken
            );
            place = _places.GetOrAdd(parts[0], volume.Mountpoint);
        }
        return parts.Length == 1 ? place : $"{place}/{parts[1]}";
    }
}
