namespace Fn.Agent.Pool;

/// <summary>How many containers each function has, all its versions together, because together they keep to its maximum.</summary>
internal sealed class ContainerCounts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one more.</summary>
    /// <returns>False when there are as many as there may be.</returns>
    public bool TryAdd(string fnId, int? max)
    {
        lock (_gate)
        {
            var count = _counts.GetValueOrDefault(fnId);
            if (count >= max)
            {
                return false;
            }
            _counts[fnId] = count + 1;
            return true;
        }
    }

    /// <summary>One that was counted is gone.</summary>
    public void Remove(string fnId)
    {
        lock (_gate)
        {
            var count = _counts[fnId] - 1;
            if (count > 0)
            {
                _counts[fnId] = count;
            }
            else
            {
                _counts.Remove(fnId);
            }
        }
    }
}
