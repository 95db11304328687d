namespace Fn.Agent.Admission;

/// <summary>Chooses idle containers that make room. Source: server specification 4.5.</summary>
internal static class Eviction
{
    /// <summary>The longest idle of the candidates whose memory together is enough; nothing when all of it is not.</summary>
    /// <param name="candidates">Idle containers with their memory, longest idle first.</param>
    /// <param name="missingBytes">What is needed.</param>
    public static IReadOnlyList<T> Choose<T>(IEnumerable<(T Container, long Bytes)> candidates, long missingBytes)
    {
        var chosen = new List<T>();
        foreach (var (container, bytes) in candidates)
        {
            if (missingBytes <= 0)
            {
                break;
            }
            chosen.Add(container);
            missingBytes -= bytes;
        }
        return missingBytes <= 0 ? chosen : [];
    }
}
