using System.Globalization;

namespace Fn.Load;

/// <summary>How every number of a report is read and written, whatever the user's locale.</summary>
internal static class Invariant
{
    public static CultureInfo Culture => CultureInfo.InvariantCulture;
}
