namespace Fn.Agent.Admission;

/// <summary>Who has how much of the node's memory, and who waits for some: strictly in order, so that a large demand is not starved.</summary>
/// <remarks>Safe to call from any thread. Grants are made outside its lock, on the thread that freed the memory.</remarks>
internal sealed class MemoryLedger(long totalBytes)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<MemoryClaim> _waiting = new();
    private long _reserved;
    private volatile bool _hasWaiting;

    /// <summary>All there is.</summary>
    public long TotalBytes { get; } = totalBytes;

    /// <summary>Whether a claim waits; cheap.</summary>
    public bool HasWaiting => _hasWaiting;

    /// <summary>What is given away.</summary>
    public long ReservedBytes
    {
        get
        {
            lock (_gate)
            {
                return _reserved;
            }
        }
    }

    /// <summary>What is left.</summary>
    public long FreeBytes => TotalBytes - ReservedBytes;

    /// <summary>The claim that gets memory next, or null.</summary>
    public MemoryClaim? FirstWaiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.First?.Value;
            }
        }
    }

    /// <summary>Bytes that must be freed before the first waiting claim can be granted, to the byte (D21); 0 when none waits.</summary>
    public long MissingBytes
    {
        get
        {
            lock (_gate)
            {
                return _waiting.First is { } first ? Math.Max(0, first.Value.Bytes - (TotalBytes - _reserved)) : 0;
            }
        }
    }

    /// <summary>Takes the memory if it is there and nobody waits for it.</summary>
    public bool TryClaim(MemoryClaim claim)
    {
        lock (_gate)
        {
            if (_waiting.Count > 0 || claim.Bytes > TotalBytes - _reserved)
            {
                return false;
            }
            _reserved += claim.Bytes;
            return claim.IsGranted = true;
        }
    }

    /// <summary>Takes the memory now, or queues for it.</summary>
    /// <returns>Whether it was granted at once.</returns>
    public bool Claim(MemoryClaim claim)
    {
        lock (_gate)
        {
            if (claim.IsOver || TryClaim(claim))
            {
                return claim.IsGranted;
            }
            claim.Node = _waiting.AddLast(claim);
            _hasWaiting = true;
            return false;
        }
    }

    /// <summary>Gives memory back, or leaves the queue; doing so twice is fine.</summary>
    public void Release(MemoryClaim claim)
    {
        List<MemoryClaim>? granted = null;
        lock (_gate)
        {
            claim.IsOver = true;
            if (claim.IsGranted)
            {
                _reserved -= claim.Bytes;
                claim.IsGranted = false;
            }
            else if (claim.Node is { } node)
            {
                _waiting.Remove(node);
                claim.Node = null;
            }
            while (_waiting.First is { } first && first.Value.Bytes <= TotalBytes - _reserved)
            {
                _waiting.RemoveFirst();
                first.Value.Node = null;
                first.Value.IsGranted = true;
                _reserved += first.Value.Bytes;
                (granted ??= []).Add(first.Value);
            }
            _hasWaiting = _waiting.Count > 0;
        }
        foreach (var lucky in granted ?? [])
        {
            lucky.OnGranted();
        }
    }
}
