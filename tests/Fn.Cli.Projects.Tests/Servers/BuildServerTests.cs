using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Servers;

/// <summary><c>fn build-server</c>, specification 7.4.</summary>
public sealed class BuildServerTests
{
    [Fact]
    [Spec("cli 10", "41")]
    [Spec("cli 7.4", "the source")]
    public async Task The_source_is_written_and_built()
    {
        using var bench = new CliBench();
        bench.FakeEngine();
        bench.Write("ext.yaml", "extensions:\n- name: github.com/a/b+c\n- name: example.com/d\n");

        var result = await bench.RunAsync("build-server", "-t", "me/server:1", "--no-cache");

        Assert.Equal(
            new CliResult(0, "Custom Fn server built successfully.\n", "Building image me/server:1 \n"),
            result
        );
        Assert.Equal(
            "docker build -t me/server:1 -f WORK/tmp/Dockerfile --no-cache --build-arg HTTP_PROXY --build-arg HTTPS_PROXY .",
            bench.EngineCalls[^1]
        );
        var source = bench.Read("tmp/main.go");
        Assert.Contains("\t_ \"github.com/a/b+c\"\n\t_ \"example.com/d\"\n)", source, StringComparison.Ordinal);
        Assert.Contains("AddExtensionByName(\"github.com/a/b+c\")", source, StringComparison.Ordinal);
        Assert.Contains("FROM fnproject/dind\n", bench.Read("tmp/Dockerfile"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build-server", null, "Docker tag required")]
    [InlineData(
        "build-server -t x",
        null,
        "Could not open ext.yaml for parsing. Error: open ext.yaml: no such file or directory"
    )]
    [InlineData(
        "build-server -t x",
        "extensions: 3",
        "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!int `3` into []*commands.ExtInfo"
    )]
    [InlineData(
        "build-server -t x",
        "extensions: [{name: 'a\"b'}]",
        "'a\"b' in ext.yaml is no Go package, such as github.com/owner/extension"
    )]
    public async Task What_is_missing_is_said(string command, string? file, string expected)
    {
        using var bench = new CliBench();
        bench.FakeEngine();
        if (file is not null)
        {
            bench.Write("ext.yaml", file);
        }

        var result = await bench.RunAsync(command.Split(' '));

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
    }

    [Fact]
    public async Task A_failed_build_shows_its_last_lines()
    {
        using var bench = new CliBench();
        bench.FakeEngine("if [ $1 = build ]; then echo 'no such package'; exit 2; fi");
        bench.Write("ext.yaml", "");

        var result = await bench.RunAsync("build-server", "--tag", "x");

        Assert.Equal((1, "error running docker build: exit status 2"), (result.ExitCode, result.Failure));
        Assert.Contains("\nno such package\n", result.Error, StringComparison.Ordinal);
    }
}
