using System.Text;

namespace Fn.Runner.Protocol;

/// <summary>
/// Header values between HTTP, where they are bytes that we hold as characters of Latin-1, and the protocol, where they are text.
/// </summary>
public static class HeaderText
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The text of a value; bytes that are not UTF-8 are read as Latin-1.</summary>
    public static string ToProtocol(string latin1)
    {
        if (Ascii.IsValid(latin1))
        {
            return latin1;
        }
        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(latin1));
        }
        catch (DecoderFallbackException)
        {
            return latin1;
        }
    }

    /// <summary>The bytes of a text, each as a character.</summary>
    public static string FromProtocol(string text) =>
        Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
