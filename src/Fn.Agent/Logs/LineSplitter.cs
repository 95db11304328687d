using System.Text;

namespace Fn.Agent.Logs;

/// <summary>Cuts bytes into lines of text. Any bytes will do; what is no UTF-8 becomes U+FFFD.</summary>
/// <param name="maxLineBytes">Longer lines are cut into pieces of this length.</param>
internal sealed class LineSplitter(int maxLineBytes)
{
    private readonly byte[] _partial = new byte[maxLineBytes];
    private int _count;

    /// <summary>Whether a line has begun and not ended.</summary>
    public bool HasPartial => _count > 0;

    /// <summary>Adds bytes and gives each line that is complete now.</summary>
    public void Add(ReadOnlySpan<byte> bytes, Action<string> onLine)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var fits = Math.Min(part.Length, maxLineBytes - _count);
            part[..fits].CopyTo(_partial.AsSpan(_count));
            _count += fits;
            if (fits < part.Length)
            {
                Flush(onLine);
                bytes = bytes[fits..];
                continue;
            }
            bytes = bytes[(end < 0 ? part.Length : end + 1)..];
            if (end >= 0)
            {
                Emit(onLine);
            }
        }
    }

    /// <summary>Gives a last line that has no end.</summary>
    public void Flush(Action<string> onLine)
    {
        if (_count > 0)
        {
            Emit(onLine);
        }
    }

    private void Emit(Action<string> onLine)
    {
        var length = _count > 0 && _partial[_count - 1] == '\r' ? _count - 1 : _count;
        _count = 0;
        onLine(Encoding.UTF8.GetString(_partial, 0, length));
    }
}
