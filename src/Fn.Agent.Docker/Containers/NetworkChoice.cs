using Fn.Agent.Docker.Connection;
using Microsoft.Extensions.Options;

namespace Fn.Agent.Docker.Containers;

/// <summary>Spreads containers over the networks of <c>FN_DOCKER_NETWORKS</c>: each joins the one with the fewest.</summary>
internal sealed class NetworkChoice
{
    private readonly Lock _gate = new();
    private readonly string[] _names;
    private readonly int[] _containers;

    public NetworkChoice(IOptions<DockerOptions> options)
    {
        _names = options.Value.Networks.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        _containers = new int[_names.Length];
    }

    /// <returns>The network, counted until <see cref="Leave"/>; null when none is configured.</returns>
    public string? Join()
    {
        if (_names.Length == 0)
        {
            return null;
        }
        lock (_gate)
        {
            var least = 0;
            for (var i = 1; i < _names.Length; i++)
            {
                least = _containers[i] < _containers[least] ? i : least;
            }
            _containers[least]++;
            return _names[least];
        }
    }

    public void Leave(string? network)
    {
        lock (_gate)
        {
            var index = Array.IndexOf(_names, network);
            if (index >= 0 && _containers[index] > 0)
            {
                _containers[index]--;
            }
        }
    }
}
