using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Fn.Cli.Projects.Tests.Oracle.StandIn;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>What a transcript has in the place of programs and services that a machine may lack; a service is there when the text names it.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>$STANDINS</c>: a folder with a container engine, for the front of <c>PATH</c>, and <c>await</c>, which waits for a line of a file.</item>
/// <item><c>$SITE</c>: a <see cref="ScriptedSite"/> of the folder <c>~/site</c>.</item>
/// <item><c>$OCI</c>: Oracle's service, with a catalogue of one function and the image <c>team/g</c>, which knows the key <c>~/key.pem</c> as <c>t/u/f</c>;
/// <c>~/secret.pem</c> is the same with the pass phrase <c>sesame</c>.
/// <c>$OCI_TLS</c> has a certificate of its own making, <c>$OCI_SHELL</c> wants the delegation token <c>d3legated</c>.</item>
/// </list>
/// What the services were asked by a command stands in <c>~/asked</c> after it.
/// </remarks>
internal sealed class StandIns : IAsyncDisposable
{
    private const string KeyId = "t/u/f";
    private readonly string _home;
    private readonly List<Service> _services = [];

    private StandIns(string home) => _home = home;

    /// <summary>Folder of the programs.</summary>
    public static string Programs { get; } =
        Path.Combine(Product.Root, "tests", "Fn.EndToEnd.Tests", "Transcripts", "StandIns");

    /// <summary>Starts what the text names.</summary>
    public static async Task<StandIns> StartAsync(string home, string transcript)
    {
        var all = new StandIns(home);
        if (transcript.Contains("$SITE", StringComparison.Ordinal))
        {
            var site = await ScriptedSite.StartAsync(Directory.CreateDirectory(Path.Combine(home, "site")).FullName);
            all._services.Add(new Service("SITE", site.Address, () => site.Requests, site));
        }
        if (transcript.Contains("$OCI", StringComparison.Ordinal))
        {
            using var key = RSA.Create(2048);
            await File.WriteAllTextAsync(Path.Combine(home, "key.pem"), key.ExportRSAPrivateKeyPem());
            await File.WriteAllTextAsync(
                Path.Combine(home, "secret.pem"),
                key.ExportEncryptedPkcs8PrivateKeyPem(
                    "sesame",
                    new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
                )
            );
            await all.AddOciAsync("OCI", key);
            await all.AddOciAsync("OCI_TLS", key, SelfSigned(key));
            (await all.AddOciAsync("OCI_SHELL", key)).Signatures.DelegationToken = "d3legated";
        }
        return all;
    }

    /// <summary>Adds the variables by which commands find them.</summary>
    public void AddTo(Dictionary<string, string?> environment)
    {
        environment["STANDINS"] = Programs;
        foreach (var service in _services)
        {
            environment[service.Name] = service.Address;
        }
    }

    /// <summary>Writes down what was asked since the last time.</summary>
    public async Task TellAsync()
    {
        if (_services.Count > 0)
        {
            var asked = _services
                .SelectMany(static service => service.New())
                .Select(static request => Describe(request));
            await File.WriteAllTextAsync(Path.Combine(_home, "asked"), string.Concat(asked));
        }
    }

    /// <summary>Replaces their addresses by their names.</summary>
    public string Neutral(string text) =>
        _services
            .Aggregate(
                text,
                static (changed, service) =>
                    changed.Replace(new Uri(service.Address).Authority, service.Name, StringComparison.Ordinal)
            )
            .Replace(Programs, "STANDINS", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.Owner.DisposeAsync();
        }
    }

    private static string Describe(OciRequest request)
    {
        var text = new StringBuilder().Append(request.Method).Append(' ').Append(request.Target).Append('\n');
        foreach (var (name, value) in request.Headers.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }
        text.Append('\n');
        return request.Body.Length == 0
            ? text.ToString()
            : text.Append(request.Text.TrimEnd('\n')).Append("\n\n").ToString();
    }

    private async Task<OciService> AddOciAsync(string name, RSA key, X509Certificate2? certificate = null)
    {
        var service = await OciService.StartAsync(certificate);
        _services.Add(new Service(name, service.Address, () => service.Requests, service));
        service.Signatures.Add(KeyId, RSA.Create(key.ExportParameters(includePrivateParameters: false)));
        service.Listings.Add(
            new JsonObject
            {
                ["id"] = "ocid1.pbflisting.1",
                ["name"] = "scanner",
                ["publisherDetails"] = new JsonObject { ["name"] = "Oracle" },
                ["timeUpdated"] = "2026-01-31T08:37:05Z",
                ["triggers"] = new JsonArray(
                    new JsonObject { ["name"] = "http" },
                    new JsonObject { ["name"] = "timer" }
                ),
            }
        );
        service.Images.Add("team/g", "sha256:pushed");
        service.Versions.Add(
            new JsonObject
            {
                ["id"] = "ocid1.pbflistingversion.1",
                ["pbfListingId"] = "ocid1.pbflisting.1",
                ["name"] = "1.0.0",
                ["lifecycleState"] = "ACTIVE",
                ["timeUpdated"] = "2026-01-31T08:37:05Z",
                ["requirements"] = new JsonObject { ["minMemoryRequiredInMBs"] = 512 },
            }
        );
        return service;
    }

    private static X509Certificate2 SelfSigned(RSA key)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest(
            "CN=stand-in",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed record Service(
        string Name,
        string Address,
        Func<IReadOnlyList<OciRequest>> Requests,
        IAsyncDisposable Owner
    )
    {
        private int _told;

        /// <summary>What was asked since the last time.</summary>
        public IEnumerable<OciRequest> New()
        {
            var requests = Requests();
            var start = _told;
            _told = requests.Count;
            return requests.Skip(start);
        }
    }
}
