using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Fn.Agent.Docker.Connection;

/// <summary>TLS as Docker's own client does it: the engine is trusted by <c>ca.pem</c> alone, we show <c>cert.pem</c>.</summary>
internal static class EngineTls
{
    public static IEnumerable<string> Files(string directory) =>
        from name in (string[])["ca.pem", "cert.pem", "key.pem"]
        select Path.Combine(directory, name);

    public static SslClientAuthenticationOptions Load(string directory)
    {
        var files = Files(directory).ToArray();
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(files[0]);
        return new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = policy,
            ClientCertificates = [X509Certificate2.CreateFromPemFile(files[1], files[2])],
        };
    }
}
