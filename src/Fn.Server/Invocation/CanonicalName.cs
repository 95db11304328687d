using System.Text;

namespace Fn.Server.Invocation;

/// <summary>Header names as they are written: first letters large, the rest small (<c>X-Foo-Bar</c>).</summary>
internal static class CanonicalName
{
    public static string Of(ReadOnlySpan<byte> name)
    {
        Span<char> text = name.Length <= 128 ? stackalloc char[name.Length] : new char[name.Length];
        Encoding.Latin1.GetChars(name, text);
        return Make(text);
    }

    public static string Of(string name)
    {
        Span<char> text = name.Length <= 128 ? stackalloc char[name.Length] : new char[name.Length];
        name.CopyTo(text);
        return Make(text);
    }

    private static string Make(Span<char> text)
    {
        var isFirst = true;
        foreach (ref var c in text)
        {
            c = isFirst ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c);
            isFirst = c == '-';
        }
        return new string(text);
    }
}
