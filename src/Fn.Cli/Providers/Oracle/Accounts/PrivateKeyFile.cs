using System.Security.Cryptography;
using Fn.Cli.Contexts;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>Reads the file that holds a private RSA key as PEM, with a pass phrase or without.</summary>
internal static class PrivateKeyFile
{
    /// <exception cref="CliException">The file cannot be read, holds no such key, or the pass phrase is missing or wrong.</exception>
    public static RSA Read(string path, string? passPhrase)
    {
        var text = ReadText(path);
        var legacy = LegacyPem.IsEncrypted(text);
        var label = legacy ? "" : LabelOf(text);
        if (!legacy && label is not ("PRIVATE KEY" or "RSA PRIVATE KEY" or "ENCRYPTED PRIVATE KEY"))
        {
            throw NoKey();
        }
        var isEncrypted = legacy || label.StartsWith("ENCRYPTED", StringComparison.Ordinal);
        if (isEncrypted && passPhrase is null)
        {
            throw new CliException(
                $"the private key in {path} has a pass phrase, and none is given",
                "Set oracle.pass-phrase in the context, or pass_phrase in Oracle's settings file."
            );
        }
        var key = RSA.Create();
        try
        {
            Import(key, text, legacy, isEncrypted ? passPhrase : null);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException)
        {
            key.Dispose();
            throw isEncrypted
                ? new CliException(
                    $"the private key in {path} cannot be decrypted: is the pass phrase right?",
                    cause: e
                )
                : NoKey();
        }
    }

    private static void Import(RSA key, string text, bool legacy, string? passPhrase)
    {
        if (legacy)
        {
            key.ImportRSAPrivateKey(LegacyPem.Decrypt(text, passPhrase!), out _);
        }
        else if (passPhrase is not null)
        {
            key.ImportFromEncryptedPem(text, passPhrase);
        }
        else
        {
            key.ImportFromPem(text);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"open {path}: {FileFault.Reason(e)}", cause: e);
        }
    }

    private static string LabelOf(string text) => PemEncoding.TryFind(text, out var fields) ? text[fields.Label] : "";

    private static CliException NoKey() => new("unable to decode private key file as PEM");
}
