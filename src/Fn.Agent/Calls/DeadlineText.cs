using System.Globalization;

namespace Fn.Agent.Calls;

/// <summary>The <c>Fn-Deadline</c> header: RFC 3339, whole seconds cut off, always UTC (D9).</summary>
internal static class DeadlineText
{
    public static string Format(DateTimeOffset deadline) =>
        deadline.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
