using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fn.Cli.Projects.Tests.Oracle.StandIn;

/// <summary>Demands of each request what Oracle's services demand: a known key, exactly the right headers, the body's hash, the time.</summary>
internal sealed class SignatureCheck
{
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, RSA> _keys = new(StringComparer.Ordinal);

    /// <summary>Delegation token that each request must carry; null for none.</summary>
    public string? DelegationToken { get; set; }

    /// <summary>Makes a public key known.</summary>
    public void Add(string keyId, RSA key) => _keys[keyId] = key;

    /// <summary>What is wrong with a request, or null.</summary>
    public string? Fault(OciRequest request, bool signsHost = true)
    {
        if (!request.Header("authorization").StartsWith("Signature version=\"1\",", StringComparison.Ordinal))
        {
            return "no signature of version 1";
        }
        if (request.Signature("algorithm") != "rsa-sha256")
        {
            return "another algorithm";
        }
        if (!_keys.TryGetValue(request.Signature("keyId"), out var key))
        {
            return "unknown key";
        }
        if (request.Signature("headers") != Headers(request, signsHost))
        {
            return "other headers: " + request.Signature("headers");
        }
        return ContentFault(request) ?? (Verifies(request, key) ? null : "wrong signature");
    }

    private string Headers(OciRequest request, bool signsHost)
    {
        var names = "date (request-target)" + (signsHost ? " host" : "");
        names += DelegationToken is not null && signsHost ? " opc-obo-token" : "";
        return request.Method is "POST" or "PUT" or "PATCH"
            ? names + " content-length content-type x-content-sha256"
            : names;
    }

    private string? ContentFault(OciRequest request)
    {
        if (
            !DateTimeOffset.TryParseExact(
                request.Header("date"),
                "R",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var date
            )
            || (TimeProvider.System.GetUtcNow() - date).Duration() > MaxSkew
        )
        {
            return "wrong date";
        }
        var isDelegated = request.Signature("headers").Contains("opc-obo-token", StringComparison.Ordinal);
        if (isDelegated && request.Header("opc-obo-token") != DelegationToken)
        {
            return "wrong delegation token";
        }
        var hash = Convert.ToBase64String(SHA256.HashData(request.Body));
        return request.Method is "POST" or "PUT" or "PATCH" && request.Header("x-content-sha256") != hash
            ? "wrong hash of the body"
            : null;
    }

    private static bool Verifies(OciRequest request, RSA key)
    {
        var lines = request
            .Signature("headers")
            .Split(' ')
            .Select(name =>
                name == "(request-target)"
                    ? $"{name}: {request.Method.ToLowerInvariant()} {request.Target}"
                    : $"{name}: {request.Header(name)}"
            );
        return key.VerifyData(
            Encoding.UTF8.GetBytes(string.Join('\n', lines)),
            Convert.FromBase64String(request.Signature("signature")),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
    }
}
