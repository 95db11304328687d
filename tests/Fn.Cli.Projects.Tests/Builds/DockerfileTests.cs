using Fn.Cli.Builds.Dockerfiles;
using Fn.Cli.Projects.Runtimes;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Builds;

public class DockerfileTests
{
    private static readonly Dictionary<string, string> Proxies = new(StringComparer.Ordinal)
    {
        ["http_proxy"] = "http://proxy:3128",
        ["no_proxy"] = "a,b",
    };

    [Theory]
    [InlineData("go", "go", "func.go go.mod")]
    [InlineData("go-vendor", "go", "go.mod vendor/x")]
    [InlineData("go-path", "go", "func.go")]
    [InlineData("go-dep", "go", "Gopkg.toml")]
    [InlineData("go-dep-lock", "go", "Gopkg.toml Gopkg.lock")]
    [InlineData("java", "java", "pom.xml")]
    [InlineData("kotlin", "kotlin", "pom.xml")]
    [InlineData("node", "node", "package.json package-lock.json")]
    [InlineData("node-modules", "node", "package.json node_modules/x")]
    [InlineData("python", "python", "requirements.txt")]
    [InlineData("python-cache", "python", "requirements.txt .pip_cache/x setup.py")]
    [InlineData("ruby", "ruby", "Gemfile")]
    [InlineData("ruby-plain", "ruby", "func.rb")]
    [InlineData("dotnet", "dotnet", "func.csproj")]
    [InlineData("dotnet-official", "dotnet", "src/Function/Function.csproj")]
    [InlineData("dotnet9", "dotnet9.0", "src/Function/Function.csproj")]
    [Spec("cli 10", "21", "24")]
    [Spec("cli 6.3", "layouts")]
    public void The_dockerfile_of_a_layout_is_exact(string expected, string id, string files)
    {
        using var bench = new CliBench();
        foreach (var file in files.Split(' '))
        {
            bench.Write(file, "");
        }
        var runtime = new RuntimeCatalog(new FdkVersions(static _ => null)).FindFor(id, bench.Work)!;
        var request = new DockerfileRequest(
            runtime,
            bench.Work,
            runtime.BuildImage,
            runtime.RunImage,
            Fn.Cli.Builds.ShellWords.Split(runtime.Entrypoint),
            Fn.Cli.Builds.ShellWords.Split(runtime.Cmd)
        );

        var text = DockerfileGenerator.Generate(request, Proxies.GetValueOrDefault);

        var path = Path.Combine(AppContext.BaseDirectory, "Dockerfiles", $"{expected}.Dockerfile");
        Assert.Equal(File.ReadAllText(path), text);
    }

    [Theory]
    [InlineData("x \"y z\" w", "[\"x\", \"y z\", \"w\"]")]
    [InlineData("a 'b\"c' d\\ e", "[\"a\", \"b\\\"c\", \"d e\"]")]
    [InlineData("  ./func  ", "[\"./func\"]")]
    [InlineData("sh -c \"echo \\\"hi\\\" && é\"", "[\"sh\", \"-c\", \"echo \\\"hi\\\" && é\"]")]
    [InlineData("x ''", "[\"x\", \"\"]")]
    [Spec("cli 10", "25")]
    public void Commands_are_split_as_a_shell_does_and_escaped(string line, string expected) =>
        Assert.Equal(expected, Fn.Cli.Builds.ShellWords.ToExecForm(Fn.Cli.Builds.ShellWords.Split(line)));

    [Theory]
    [InlineData("go", "fnproject/go:1.24-dev", "fnproject/go:1.24")]
    [InlineData("go1.15", "fnproject/go:1.15-dev", "fnproject/go:1.15")]
    [InlineData("java8", "fnproject/fn-java-fdk-build:1.1.12", "fnproject/fn-java-fdk:1.1.12")]
    [InlineData("java", "fnproject/fn-java-fdk-build:jdk21-1.1.12", "fnproject/fn-java-fdk:jre21-1.1.12")]
    [InlineData("kotlin", "fnproject/fn-java-fdk-build:jdk11-1.1.12", "fnproject/fn-java-fdk:jre11-1.1.12")]
    [InlineData("node14", "fnproject/node:14-dev", "fnproject/node:14")]
    [InlineData("node", "fnproject/node:24-dev", "fnproject/node:24")]
    [InlineData("python3.9", "fnproject/python:3.9-dev", "fnproject/python:3.9")]
    [InlineData("ruby2.7", "fnproject/ruby:2.7-dev", "fnproject/ruby:2.7")]
    [InlineData("dotnet", "fnproject/dotnet:10.0-0.1.0-dev", "fnproject/dotnet:10.0-0.1.0")]
    [InlineData("dotnet10.0", "fnproject/dotnet:10.0-0.1.0-dev", "fnproject/dotnet:10.0-0.1.0")]
    [InlineData("dotnet3.1", "fnproject/dotnet:3.1-1.0.57-dev", "fnproject/dotnet:3.1-1.0.57")]
    [Spec("cli 10", "22", "23")]
    public void Runtimes_name_their_images(string id, string build, string run)
    {
        var runtime = new RuntimeCatalog(new FdkVersions(static _ => null)).Find(id)!;

        Assert.Equal((build, run), (runtime.BuildImage, runtime.RunImage));
    }

    [Theory]
    [InlineData("go1.2")]
    [InlineData("kotlin11")]
    [InlineData("gopher")]
    [InlineData("Go")]
    public void Unknown_runtimes_are_not_found(string id) =>
        Assert.Null(new RuntimeCatalog(new FdkVersions(static _ => null)).Find(id));
}
