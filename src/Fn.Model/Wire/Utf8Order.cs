namespace Fn.Model.Wire;

/// <summary>Orders text as its UTF-8 bytes are ordered, which differs from UTF-16 for characters beyond U+FFFF.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var at = left.CommonPrefixLength(right);
        return at < left.Length && at < right.Length ? Rank(left[at]) - Rank(right[at]) : left.Length - right.Length;
    }

    // Surrogates stand for characters above all others.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
