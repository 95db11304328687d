using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fn.Cli.Providers.Oracle.Accounts;

namespace Fn.Cli.Providers.Oracle.Connection;

/// <summary>Signs requests the way Oracle's services demand, version 1. Source: command line specification 3.6.</summary>
internal static class RequestSigner
{
    private const string Target = "(request-target)";

    /// <summary>Adds the headers that are signed and the signature.</summary>
    /// <param name="request">Complete but for these; its content, if any, has the body below and a type.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="key">Who signs.</param>
    /// <param name="now">The time; a service refuses one that is 5 minutes off.</param>
    /// <param name="signsHost">Whether the host is signed too, as everywhere but where tokens are made.</param>
    public static void Sign(
        HttpRequestMessage request,
        byte[]? body,
        SigningKey key,
        DateTimeOffset now,
        bool signsHost = true
    )
    {
        var url = request.RequestUri!;
        var signed = new List<(string Name, string Value)>
        {
            ("date", now.ToString("R", CultureInfo.InvariantCulture)),
            (Target, $"{request.Method.Method.ToLowerInvariant()} {url.PathAndQuery}"),
        };
        if (signsHost)
        {
            signed.Add(("host", url.Authority));
        }
        if (key.DelegationToken is { } token)
        {
            signed.Add(("opc-obo-token", token));
        }
        if (body is not null)
        {
            signed.Add(("content-length", body.Length.ToString(CultureInfo.InvariantCulture)));
            signed.Add(("content-type", request.Content!.Headers.NonValidated["Content-Type"].ToString()));
            signed.Add(("x-content-sha256", Convert.ToBase64String(SHA256.HashData(body))));
        }
        foreach (var (name, value) in signed)
        {
            if (name is not (Target or "content-length" or "content-type"))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
        request.Headers.TryAddWithoutValidation("Authorization", Authorization(key, signed));
    }

    private static string Authorization(SigningKey key, List<(string Name, string Value)> signed)
    {
        var text = string.Join('\n', signed.Select(static header => $"{header.Name}: {header.Value}"));
        var signature = key.Key.SignData(
            Encoding.UTF8.GetBytes(text),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        var names = string.Join(' ', signed.Select(static header => header.Name));
        return $"Signature version=\"1\",headers=\"{names}\",keyId=\"{key.Id}\",algorithm=\"rsa-sha256\","
            + $"signature=\"{Convert.ToBase64String(signature)}\"";
    }
}
