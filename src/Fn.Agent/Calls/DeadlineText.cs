using System.Globalization;

namespace Fn.Agent.Calls;

/// <summary>The <c>Fn-Deadline</c> header: RFC 3339, whole seconds cut off, always UTC (D9). Kept for calls of the same second.</summary>
internal sealed class DeadlineText
{
    private readonly byte[] _text = new byte["2026-01-01T00:00:00Z".Length];
    private long _second = -1;

    /// <summary>The text, valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(DateTimeOffset deadline)
    {
        var second = deadline.UtcTicks / TimeSpan.TicksPerSecond;
        if (second != _second)
        {
            _second = second;
            var format = "yyyy-MM-dd'T'HH:mm:ss'Z'";
            deadline.UtcDateTime.TryFormat(_text, out _, format, CultureInfo.InvariantCulture);
        }
        return _text;
    }
}
