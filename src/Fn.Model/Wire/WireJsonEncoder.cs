using System.Text;
using System.Text.Encodings.Web;

namespace Fn.Model.Wire;

/// <summary>
/// Escapes text as Fn's API does: <c>" \</c>, control characters, <c>&lt; &gt; &amp;</c>, U+2028 and U+2029; everything else is raw UTF-8.
/// </summary>
/// <remarks>Source: server specification 1.3. The framework's encoders escape more, and answers must be equal to the byte.</remarks>
public sealed class WireJsonEncoder : JavaScriptEncoder
{
    /// <summary>The one instance; it has no state.</summary>
    public static WireJsonEncoder Instance { get; } = new();

    private WireJsonEncoder() { }

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <summary>The same JSON text with <c>&lt; &gt; &amp;</c>, U+2028 and U+2029 escaped; they stand only inside strings.</summary>
    public static string EscapeHtml(string json)
    {
        if (json.AsSpan().IndexOfAny("<>&\u2028\u2029") < 0)
        {
            return json;
        }
        var escaped = new StringBuilder(json.Length + 32);
        foreach (var c in json)
        {
            _ = IsHtml(c) ? escaped.Append("\\u").Append(((int)c).ToString("x4", null)) : escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar < 0x20 || unicodeScalar is '"' or '\\' || IsHtml(unicodeScalar);

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var i = 0; i < textLength; i++)
        {
            if (WillEncode(text[i]) || IsLoneSurrogate(text, textLength, ref i))
            {
                return i;
            }
        }
        return -1;
    }

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten
    )
    {
        var target = new Span<char>(buffer, bufferLength);
        if (!WillEncode(unicodeScalar))
        {
            return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
        }
        var text = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => $"\\u{unicodeScalar:x4}",
        };
        numberOfCharactersWritten = text.Length;
        return text.TryCopyTo(target);
    }

    private static bool IsHtml(int c) => c is '<' or '>' or '&' or 0x2028 or 0x2029;

    private static unsafe bool IsLoneSurrogate(char* text, int length, ref int i)
    {
        if (!char.IsSurrogate(text[i]))
        {
            return false;
        }
        if (char.IsHighSurrogate(text[i]) && i + 1 < length && char.IsLowSurrogate(text[i + 1]))
        {
            i++;
            return false;
        }
        return true;
    }
}
