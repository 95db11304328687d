using System.Text;

namespace Fn.Server.Names;

/// <summary>What names may be made of. Source: server specification 1.7.</summary>
internal static class ResourceName
{
    private const int MaxBytes = 255;

    public static bool IsTooLong(string name) => Encoding.UTF8.GetByteCount(name) > MaxBytes;

    /// <summary>Apps and triggers: letters and numbers of any script, <c>_</c> and <c>-</c>.</summary>
    public static bool IsWord(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune) && !Rune.IsNumber(rune) && rune.Value is not ('_' or '-'))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Functions: what needs no escape as a segment of a URL path.</summary>
    public static bool IsPathSegment(string name) =>
        name.All(static c => char.IsAsciiLetterOrDigit(c) || "-_.~$&+=:@".Contains(c, StringComparison.Ordinal));
}
