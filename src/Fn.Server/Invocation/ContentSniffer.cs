namespace Fn.Server.Invocation;

/// <summary>Guesses the type of a body that has none from its first 512 bytes, as browsers do. Source: server specification 2.4.</summary>
internal static class ContentSniffer
{
    private const int MaxBytes = 512;
    private const string Text = "text/plain; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";

    private static readonly string[] HtmlTags =
    [
        "<!DOCTYPE HTML",
        "<HTML",
        "<HEAD",
        "<SCRIPT",
        "<IFRAME",
        "<H1",
        "<DIV",
        "<FONT",
        "<TABLE",
        "<A",
        "<STYLE",
        "<TITLE",
        "<B",
        "<BODY",
        "<BR",
        "<P",
        "<!--",
    ];

    private static readonly (byte[] Start, string Type)[] Starts =
    [
        ("%PDF-"u8.ToArray(), "application/pdf"),
        ("%!PS-Adobe-"u8.ToArray(), "application/postscript"),
        ([0xFE, 0xFF], "text/plain; charset=utf-16be"),
        ([0xFF, 0xFE], "text/plain; charset=utf-16le"),
        ([0xEF, 0xBB, 0xBF], Text),
        ([0, 0, 1, 0], "image/x-icon"),
        ([0, 0, 2, 0], "image/x-icon"),
        ("BM"u8.ToArray(), "image/bmp"),
        ("GIF87a"u8.ToArray(), "image/gif"),
        ("GIF89a"u8.ToArray(), "image/gif"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ("ID3"u8.ToArray(), "audio/mpeg"),
        ([(byte)'O', (byte)'g', (byte)'g', (byte)'S', 0], "application/ogg"),
        ([(byte)'M', (byte)'T', (byte)'h', (byte)'d', 0, 0, 0, 6], "audio/midi"),
        ([0x1A, 0x45, 0xDF, 0xA3], "video/webm"),
        ([0, 1, 0, 0], "font/ttf"),
        ("OTTO"u8.ToArray(), "font/otf"),
        ("ttcf"u8.ToArray(), "font/collection"),
        ("wOFF"u8.ToArray(), "font/woff"),
        ("wOF2"u8.ToArray(), "font/woff2"),
        ([0x1F, 0x8B, 0x08], "application/x-gzip"),
        ([(byte)'P', (byte)'K', 3, 4], "application/zip"),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 0x07, 0x00], "application/x-rar-compressed"),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 0x07, 0x01, 0x00], "application/x-rar-compressed"),
        ([0, (byte)'a', (byte)'s', (byte)'m'], "application/wasm"),
    ];

    /// <summary>The type of a body that begins so; never empty.</summary>
    public static string Sniff(ReadOnlySpan<byte> body)
    {
        body = body[..Math.Min(body.Length, MaxBytes)];
        var trimmed = body.TrimStart("\t\n\f\r "u8);
        foreach (var tag in HtmlTags)
        {
            if (IsTag(trimmed, tag))
            {
                return Html;
            }
        }
        if (trimmed.StartsWith("<?xml"u8))
        {
            return "text/xml; charset=utf-8";
        }
        foreach (var (start, type) in Starts)
        {
            if (body.StartsWith(start))
            {
                return type;
            }
        }
        return Container(body) ?? (body.ContainsAny(Binary) ? "application/octet-stream" : Text);
    }

    private static readonly System.Buffers.SearchValues<byte> Binary = System.Buffers.SearchValues.Create([
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        0x0B,
        14,
        15,
        16,
        17,
        18,
        19,
        20,
        21,
        22,
        23,
        24,
        25,
        26,
        28,
        29,
        30,
        31,
    ]);

    private static bool IsTag(ReadOnlySpan<byte> body, string tag)
    {
        if (body.Length < tag.Length || !System.Text.Ascii.EqualsIgnoreCase(body[..tag.Length], tag))
        {
            return false;
        }
        return tag == "<!--" || (body.Length > tag.Length && body[tag.Length] is (byte)' ' or (byte)'>');
    }

    private static string? Container(ReadOnlySpan<byte> body)
    {
        if (body.Length >= 12 && body.StartsWith("RIFF"u8))
        {
            var kind = body[8..];
            return kind.StartsWith("WEBPVP"u8) ? "image/webp"
                : kind.StartsWith("AVI "u8) ? "video/avi"
                : kind.StartsWith("WAVE"u8) ? "audio/wave"
                : null;
        }
        if (body.Length >= 12 && body.StartsWith("FORM"u8) && body[8..].StartsWith("AIFF"u8))
        {
            return "audio/aiff";
        }
        return body.Length >= 12 && body[4..].StartsWith("ftypmp4"u8) ? "video/mp4" : null;
    }
}
