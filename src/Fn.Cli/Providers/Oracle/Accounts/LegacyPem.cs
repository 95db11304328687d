using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>RSA keys encrypted the way OpenSSL did before version 3, which Oracle's guides made many people do.</summary>
/// <remarks>The PEM text begins with <c>Proc-Type: 4,ENCRYPTED</c> and <c>DEK-Info: CIPHER,IV</c>; the key comes from MD5 of pass phrase and IV.</remarks>
internal static class LegacyPem
{
    private const string Begin = "-----BEGIN RSA PRIVATE KEY-----";
    private const string End = "-----END RSA PRIVATE KEY-----";
    private const string Info = "DEK-Info: ";
    private const int SaltBytes = 8;

    /// <summary>Whether the text is such a key.</summary>
    public static bool IsEncrypted(string text) =>
        text.Contains(Begin, StringComparison.Ordinal)
        && text.Contains(End, StringComparison.Ordinal)
        && text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal);

    /// <summary>The key in PKCS#1 form.</summary>
    /// <exception cref="CryptographicException">A wrong pass phrase, or a cipher that is not known.</exception>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static byte[] Decrypt(string text, string passPhrase)
    {
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var lines = text[start..text.IndexOf(End, start, StringComparison.Ordinal)]
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var info = lines.FirstOrDefault(static line => line.StartsWith(Info, StringComparison.Ordinal));
        if (info?[Info.Length..].Split(',') is not [var name, var iv])
        {
            throw new FormatException("no DEK-Info");
        }
        var data = Convert.FromBase64String(string.Concat(lines.Where(static line => !line.Contains(':'))));
        var vector = Convert.FromHexString(iv);
        using var cipher = Cipher(name);
        cipher.Key = DeriveKey(passPhrase, vector.AsSpan(0, SaltBytes), cipher.KeySize / 8);
        return cipher.DecryptCbc(data, vector);
    }

    [SuppressMessage("Security", "CA5350", Justification = "A key of this form may be encrypted so; we only read it.")]
    private static SymmetricAlgorithm Cipher(string name)
    {
        SymmetricAlgorithm cipher = name == "DES-EDE3-CBC" ? TripleDES.Create() : Aes.Create();
        cipher.KeySize = name switch
        {
            "AES-128-CBC" => 128,
            "AES-192-CBC" or "DES-EDE3-CBC" => 192,
            "AES-256-CBC" => 256,
            _ => throw new CryptographicException($"the cipher {name} is not supported"),
        };
        return cipher;
    }

    [SuppressMessage("Security", "CA5351", Justification = "The form of the file demands MD5.")]
    private static byte[] DeriveKey(string passPhrase, ReadOnlySpan<byte> salt, int length)
    {
        byte[] secret = [.. Encoding.UTF8.GetBytes(passPhrase), .. salt];
        byte[] last = [];
        var key = new List<byte>();
        while (key.Count < length)
        {
            last = MD5.HashData([.. last, .. secret]);
            key.AddRange(last);
        }
        return [.. key.Take(length)];
    }
}
