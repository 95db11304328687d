using System.Security.Cryptography;
using System.Text;

namespace Fn.Cli.Projects.Tests.Oracle;

/// <summary>A private key as the tools of its owner may have written it.</summary>
internal static class KeyText
{
    public static string Of(RSA key, string form, string passPhrase) =>
        form switch
        {
            "PKCS#1" => key.ExportRSAPrivateKeyPem(),
            "encrypted PKCS#8" => key.ExportEncryptedPkcs8PrivateKeyPem(
                passPhrase,
                new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
            ),
            _ => Legacy(key, form, passPhrase),
        };

    // As OpenSSL 1 wrote it: the key is MD5 over pass phrase and the first 8 octets of the vector, again and again.
    private static string Legacy(RSA key, string name, string passPhrase)
    {
        using SymmetricAlgorithm cipher = name.StartsWith("DES", StringComparison.Ordinal) ? Des() : Aes.Create();
        cipher.KeySize = name switch
        {
            "AES-128-CBC" => 128,
            "AES-256-CBC" => 256,
            _ => 192,
        };
        var vector = RandomNumberGenerator.GetBytes(cipher.BlockSize / 8);
        byte[] secret = [.. Encoding.UTF8.GetBytes(passPhrase), .. vector.AsSpan(0, 8)];
        var first = Md5(secret);
        cipher.Key = [.. first.Concat(Md5([.. first, .. secret])).Take(cipher.KeySize / 8)];
        var data = cipher.EncryptCbc(key.ExportRSAPrivateKey(), vector);
        return "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
            + $"DEK-Info: {name},{Convert.ToHexString(vector)}\n\n"
            + Convert.ToBase64String(data, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n")
            + "\n-----END RSA PRIVATE KEY-----\n";
    }

#pragma warning disable CA5350, CA5351 // the form of the file demands them
    private static TripleDES Des() => TripleDES.Create();

    private static byte[] Md5(byte[] data) => MD5.HashData(data);
#pragma warning restore CA5350, CA5351
}
