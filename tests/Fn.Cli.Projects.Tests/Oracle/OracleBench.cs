using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Cli.Projects.Tests.Oracle.StandIn;

namespace Fn.Cli.Projects.Tests.Oracle;

/// <summary>A bench whose context points to a stand-in of Oracle's service, with a user and a key that the service knows.</summary>
internal sealed class OracleBench : IAsyncDisposable
{
    public const string Tenancy = "ocid1.tenancy.oc1..t";
    public const string User = "ocid1.user.oc1..u";
    public const string Fingerprint = "aa:bb";
    public const string Compartment = "ocid1.compartment.oc1..c";
    public const string KeyId = $"{Tenancy}/{User}/{Fingerprint}";
    public static readonly RSA Key = RSA.Create(2048);

    private OracleBench(OciService service)
    {
        Service = service;
        service.Signatures.Add(KeyId, Key);
        KeyFile = Path.Combine(Cli.Home, "key.pem");
        File.WriteAllText(KeyFile, Key.ExportPkcs8PrivateKeyPem() + "\nOCI_API_KEY\n");
        Settings = new(StringComparer.Ordinal)
        {
            ["api-url"] = service.Address,
            ["provider"] = "oracle",
            ["oracle.compartment-id"] = Compartment,
            ["oracle.fingerprint"] = Fingerprint,
            ["oracle.key-file"] = KeyFile,
            ["oracle.tenancy-id"] = Tenancy,
            ["oracle.user-id"] = User,
        };
    }

    public CliBench Cli { get; } = new();

    public OciService Service { get; }

    public string KeyFile { get; }

    /// <summary>The keys of the context.</summary>
    public SortedDictionary<string, string> Settings { get; }

    /// <summary>The signed API requests so far.</summary>
    public IEnumerable<string> Requests => Service.Requests.Select(static request => request.ToString());

    public OciRequest LastRequest => Service.Requests[^1];

    public static async Task<OracleBench> StartAsync(X509Certificate2? certificate = null) =>
        new(await OciService.StartAsync(certificate));

    /// <summary>Runs a command line; blanks separate, single quotes keep together.</summary>
    public Task<CliResult> RunAsync(string line)
    {
        WriteContext();
        return Cli.RunAsync(Split(line));
    }

    /// <summary>Runs a command line that must succeed without a word on standard error.</summary>
    public async Task<string> OutputOfAsync(string line)
    {
        var result = await RunAsync(line);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Out;
    }

    /// <summary>Runs a command line that must fail with nothing on standard output.</summary>
    public async Task<string> FailureOfAsync(string line)
    {
        var result = await RunAsync(line);
        Assert.Equal(1, result.ExitCode);
        return result.Failure;
    }

    public JsonObject AddApp(string name = "demo") =>
        Service.Applications.Add(
            new JsonObject
            {
                ["displayName"] = name,
                ["compartmentId"] = Compartment,
                ["subnetIds"] = new JsonArray("ocid1.subnet.1"),
                ["config"] = new JsonObject { ["A"] = "1" },
            }
        );

    public JsonObject AddFunction(JsonObject app, string name = "f") =>
        Service.Functions.Add(
            new JsonObject
            {
                ["displayName"] = name,
                ["applicationId"] = app["id"]!.DeepClone(),
                ["compartmentId"] = Compartment,
                ["image"] = "phx.ocir.io/t/f:0.0.1",
                ["imageDigest"] = "sha256:1",
                ["invokeEndpoint"] = Service.Address,
                ["memoryInMBs"] = 128,
                ["timeoutInSeconds"] = 30,
                ["config"] = new JsonObject { ["K"] = "v" },
            }
        );

    public async ValueTask DisposeAsync()
    {
        Cli.Dispose();
        await Service.DisposeAsync();
    }

    private void WriteContext()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Cli.Home, ".fn", "contexts"));
        File.WriteAllLines(
            Path.Combine(folder.FullName, "oci.yaml"),
            Settings.Select(static pair => $"{pair.Key}: \"{pair.Value}\"")
        );
        Cli.Variables["FN_CONTEXT"] = "oci";
    }

    private static string[] Split(string line) =>
        [
            .. line.Split('\'')
                .SelectMany(
                    static (part, index) =>
                        index % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                ),
        ];
}
