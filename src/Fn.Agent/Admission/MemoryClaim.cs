namespace Fn.Agent.Admission;

/// <summary>The memory of one container, from before its creation until it has been removed.</summary>
/// <param name="bytes">How much.</param>
/// <param name="owner">Compared with the owners of containers that could make room: nobody's room is made at his own cost.</param>
/// <param name="since">Timestamp of the claim.</param>
/// <param name="onGranted">Called once when a claim that had to wait is granted; must not block.</param>
internal sealed class MemoryClaim(long bytes, object owner, long since, Action<MemoryClaim> onGranted)
{
    public long Bytes { get; } = bytes;

    public object Owner { get; } = owner;

    public long Since { get; } = since;

    internal bool IsGranted { get; set; }

    /// <summary>Whether it was given back, be it before it was made.</summary>
    internal bool IsOver { get; set; }

    internal LinkedListNode<MemoryClaim>? Node { get; set; }

    internal void OnGranted() => onGranted(this);
}
