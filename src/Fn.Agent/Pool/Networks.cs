namespace Fn.Agent.Pool;

/// <summary>Spreads containers over the configured networks: the least used comes first. Source: server specification 3.1.</summary>
internal sealed class Networks(IReadOnlyList<string> names)
{
    private readonly int[] _used = new int[names.Count];

    /// <summary>A network to join; null when none is configured. Give it back with <see cref="Return"/>.</summary>
    public string? Take()
    {
        lock (_used)
        {
            if (_used.Length == 0)
            {
                return null;
            }
            var index = Array.IndexOf(_used, _used.Min());
            _used[index]++;
            return names[index];
        }
    }

    /// <summary>The container that joined is gone.</summary>
    public void Return(string? name)
    {
        lock (_used)
        {
            for (var i = 0; i < _used.Length; i++)
            {
                if (string.Equals(names[i], name, StringComparison.Ordinal))
                {
                    _used[i]--;
                    return;
                }
            }
        }
    }
}
