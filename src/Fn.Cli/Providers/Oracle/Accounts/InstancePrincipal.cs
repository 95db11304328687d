using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client.Connection;
using Fn.Client.Errors;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>Trades the certificate that every instance has for a token, which names a key made for this run.</summary>
internal sealed class InstancePrincipal(HttpClient http, InstanceMetadata metadata, TimeProvider time)
{
    private const int SessionKeyBits = 2048;

    /// <summary>The key of this run.</summary>
    /// <param name="authAddress">The service that makes tokens.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="FnConnectionException">Metadata or token cannot be had.</exception>
    public async Task<SigningKey> FederateAsync(string authAddress, CancellationToken cancellationToken)
    {
        var session = RSA.Create(SessionKeyBits);
        try
        {
            return new SigningKey("ST$" + await NameAsync(session, authAddress, cancellationToken), session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private async Task<string> NameAsync(RSA session, string authAddress, CancellationToken cancellationToken)
    {
        using var certificate = X509Certificate2.CreateFromPem(await GetAsync("cert", cancellationToken));
        using var intermediate = X509Certificate2.CreateFromPem(await GetAsync("intermediate", cancellationToken));
        using var leafKey = RSA.Create();
        leafKey.ImportFromPem(await GetAsync("key", cancellationToken));
        var body = RequestBody.Write(writer =>
        {
            writer.WriteString("certificate", Convert.ToBase64String(certificate.RawData));
            writer.WriteString("fingerprintAlgorithm", "SHA256");
            writer.WriteStartArray("intermediateCertificates");
            writer.WriteStringValue(Convert.ToBase64String(intermediate.RawData));
            writer.WriteEndArray();
            writer.WriteString("publicKey", Convert.ToBase64String(session.ExportSubjectPublicKeyInfo()));
        });
        var signer = new SigningKey($"{TenancyOf(certificate)}/fed-x509-sha256/{Fingerprint(certificate)}", leafKey);
        return await GetTokenAsync(new Uri(authAddress + "/v1/x509"), body, signer, cancellationToken);
    }

    private Task<string> GetAsync(string name, CancellationToken cancellationToken) =>
        metadata.GetTextAsync($"identity/{name}.pem", cancellationToken);

    private async Task<string> GetTokenAsync(
        Uri url,
        byte[] body,
        SigningKey signer,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        RequestSigner.Sign(request, body, signer, time.GetUtcNow(), signsHost: false);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new FnConnectionException($"{url} gave no token: status {(int)response.StatusCode}", null);
            }
            using var answer = ApiConnection.Parse(text);
            return OciJson.Text(answer.RootElement, "token") is { Length: > 0 } token
                ? token
                : throw new FnConnectionException($"{url} gave no token", null);
        }
        catch (Exception e) when (ConnectionFailure.Describe(e, url, cancellationToken) is ({ } reason, _))
        {
            throw new FnConnectionException($"Post \"{url}\": {reason}", e);
        }
    }

    // The subject of such a certificate holds the tenancy, as opc-tenant:OCID or, where a service made it, opc-identity:OCID.
    private static string TenancyOf(X509Certificate2 certificate)
    {
        var values = certificate
            .SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(static name => !name.HasMultipleElements)
            .Select(static name => name.GetSingleElementValue() ?? "")
            .ToList();
        foreach (var prefix in (string[])["opc-tenant:", "opc-identity:"])
        {
            if (values.Find(value => value.StartsWith(prefix, StringComparison.Ordinal)) is { } found)
            {
                return found[prefix.Length..];
            }
        }
        throw new FnConnectionException("the certificate of this instance names no tenancy", cause: null);
    }

    private static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(
            ':',
            certificate.GetCertHash(HashAlgorithmName.SHA256).Select(static octet => octet.ToString("x2"))
        );
}
