using System.Net;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Cli.Projects.Tests.Init;

/// <summary>Which FDK version a new project names, specification 5.4.</summary>
public sealed class FdkIndexTests : IDisposable
{
    private readonly CliBench _bench = new();
    private readonly IndexServer _index = new();

    public FdkIndexTests() => _bench.Network = _index;

    [Theory]
    [InlineData("go", "go.mod", "github.com/fnproject/fdk-go v0.0.66")]
    [InlineData("java", "pom.xml", "<fdk.version>1.1.12</fdk.version>")]
    [InlineData("kotlin", "pom.xml", "<fdk.version>1.1.12</fdk.version>")]
    [InlineData("node", "package.json", "\"@fnproject/fdk\": \">=0.0.76\"")]
    [InlineData("python", "requirements.txt", "fdk>=0.1.117")]
    [InlineData("ruby", "Gemfile", "'fdk', '>= 0.0.96'")]
    [InlineData("dotnet9.0", "src/Function/Function.csproj", "Version=\"1.0.57\"")]
    public async Task Without_settings_the_shipped_table_decides_and_nobody_is_asked(
        string runtime,
        string file,
        string expected
    )
    {
        await _bench.RunAsync("init", "--runtime", runtime, "f");

        Assert.Contains(expected, _bench.Read($"f/{file}"), StringComparison.Ordinal);
        Assert.Empty(_index.Asked);
    }

    [Theory]
    [InlineData("go", "FN_GO_FDK_VERSION", "go.mod", "fdk-go v9.9.9")]
    [InlineData("kotlin", "FN_JAVA_FDK_VERSION", "pom.xml", "<fdk.version>9.9.9</fdk.version>")]
    [InlineData("node", "FN_NODE_FDK_VERSION", "package.json", ">=9.9.9")]
    [InlineData("python", "FN_PYTHON_FDK_VERSION", "requirements.txt", "fdk>=9.9.9")]
    [InlineData("ruby", "FN_RUBY_FDK_VERSION", "Gemfile", ">= 9.9.9")]
    [InlineData("dotnet8.0", "FN_DOTNET_FDK_VERSION", "func.yaml", "fnproject/dotnet:8.0-9.9.9-dev")]
    [Spec("cli 5.4", "pins")]
    public async Task A_pin_goes_before_everything(string runtime, string variable, string file, string expected)
    {
        _bench.Variables[variable] = "9.9.9";
        _bench.Variables["npm_config_registry"] = "https://npm.example.com";
        _bench.Variables["PIP_INDEX_URL"] = "https://pip.example.com/simple";

        await _bench.RunAsync("init", "--runtime", runtime, "f");

        Assert.Contains(expected, _bench.Read($"f/{file}"), StringComparison.Ordinal);
        Assert.Empty(_index.Asked);
    }

    [Theory]
    [InlineData("registry = https://npm.example.com/root/", "https://npm.example.com/root/@fnproject%2ffdk")]
    [InlineData(
        "registry=https://npm.example.com\n@fnproject:registry=https://own.example.com",
        "https://own.example.com/@fnproject%2ffdk"
    )]
    [Spec("cli 5.4", "node")]
    public async Task The_registry_of_npm_is_asked_when_npmrc_names_one(string settings, string asked)
    {
        await File.WriteAllTextAsync(Path.Combine(_bench.Home, ".npmrc"), settings, CliBench.Cancel);
        _index.Answers[asked] = """{"dist-tags":{"latest":"0.0.99"}}""";

        await _bench.RunAsync("init", "--runtime", "node", "f");

        Assert.Equal([asked], _index.Asked);
        Assert.Contains("\">=0.0.99\"", _bench.Read("f/package.json"), StringComparison.Ordinal);
    }

    [Fact]
    [Spec("cli 5.4", "python")]
    public async Task The_index_of_pip_is_asked_when_pip_conf_names_one()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_bench.Home, ".config", "pip"));
        var file = Path.Combine(folder.FullName, "pip.conf");
        await File.WriteAllTextAsync(file, "[global]\nindex-url = https://pip.example.com/simple\n", CliBench.Cancel);
        _index.Answers["https://pip.example.com/simple/fdk/"] =
            "<a href=\"x\">fdk-0.1.9-py3-none-any.whl</a> <a>fdk-0.1.120-py3-none-any.whl</a> <a>fdk-0.1.30.tar.gz</a>";

        await _bench.RunAsync("init", "--runtime", "python", "f");

        Assert.Equal("fdk>=0.1.120", _bench.Read("f/requirements.txt"));
    }

    [Fact]
    [Spec("cli 5.4", ".net")]
    public async Task The_source_of_NuGet_is_asked_when_its_configuration_names_one()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_bench.Home, ".nuget", "NuGet"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "NuGet.Config"),
            "<configuration><packageSources><add key=\"l\" value=\"/local\"/><add key=\"x\" value=\"https://n.example.com/v3/index.json\"/></packageSources></configuration>",
            CliBench.Cancel
        );
        _index.Answers["https://n.example.com/v3/index.json"] =
            """{"resources":[{"@id":"https://n.example.com/s","@type":"Search"},{"@id":"https://n.example.com/p/","@type":"PackageBaseAddress/3.0.0"}]}""";
        _index.Answers["https://n.example.com/p/fnproject.fn.fdk/index.json"] =
            """{"versions":["1.0.9","1.0.60","2.0.0-beta"]}""";

        await _bench.RunAsync("init", "--runtime", "dotnet9.0", "f");

        Assert.Contains("Version=\"1.0.60\"", _bench.Read("f/src/Function/Function.csproj"), StringComparison.Ordinal);
        Assert.Contains(
            "run_image: fnproject/dotnet:9.0-1.0.60\n",
            _bench.Read("f/func.yaml"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"dist-tags":{"latest":"1.0\",\"evil\":\"x"}}""")]
    [InlineData(null)]
    public async Task An_index_that_is_of_no_use_changes_nothing(string? answer)
    {
        _bench.Variables["NPM_CONFIG_REGISTRY"] = "https://npm.example.com";
        if (answer is not null)
        {
            _index.Answers["https://npm.example.com/@fnproject%2ffdk"] = answer;
        }

        var result = await _bench.RunAsync("init", "--runtime", "node", "f");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("\">=0.0.76\"", _bench.Read("f/package.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_index_is_waited_for_two_seconds()
    {
        var time = new FakeTimeProvider();
        _bench.Time = time;
        _bench.Variables["NPM_CONFIG_REGISTRY"] = "https://npm.example.com";
        _index.IsSlow = true;

        var running = _bench.RunAsync("init", "--runtime", "node", "f");
        await _index.Reached.WaitAsync(CliBench.Cancel);
        time.Advance(TimeSpan.FromSeconds(2));
        await running;

        Assert.Contains("\">=0.0.76\"", _bench.Read("f/package.json"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _index.Dispose();
        _bench.Dispose();
    }

    private sealed class IndexServer : HttpMessageHandler
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Dictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

        public List<string> Asked { get; } = [];

        public bool IsSlow { get; set; }

        public Task Reached => _reached.Task;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var address = request.RequestUri!.AbsoluteUri;
            Asked.Add(address);
            _reached.TrySetResult();
            if (IsSlow)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            return Answers.TryGetValue(address, out var text)
                ? new(HttpStatusCode.OK) { Content = new StringContent(text) }
                : new(HttpStatusCode.NotFound);
        }
    }
}
