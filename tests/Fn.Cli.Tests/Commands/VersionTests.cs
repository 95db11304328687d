using System.Net;
using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Commands;

/// <summary><c>fn version</c> where a folder of releases is known, specification 1.7.</summary>
public sealed class VersionTests
{
    private const string Folder = "http://files/fn";

    [Theory]
    [InlineData("0.7.0 0.6.9", "Client version is latest version: 0.7.0")]
    [InlineData("0.7.0 0.10.0 0.9.9", "Client version: 0.7.0 is not latest: 0.10.0")]
    [InlineData("0.6.0", "Client version is latest version: 0.7.0")]
    [InlineData("", "Client version: 0.7.0")]
    [Spec("cli 1.7", "a newer release")]
    public async Task The_folder_of_releases_tells_whether_there_is_a_newer_one(string versions, string line)
    {
        using var cli = new CliFixture();
        cli.Environment["FN_RELEASE_URL"] = Folder;
        var sums = string.Concat(
            versions
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(static version => $"0123abcd  fn-{version}-linux-x64.tar.gz\n")
        );
        cli.Server.Override = request =>
            request.RequestUri!.ToString() == $"{Folder}/SHA256SUMS"
                ? FakeServer.Answer(HttpStatusCode.OK, sums, "text/plain")
                : null;

        var result = await cli.RunAsync("fn version");

        Assert.Equal(CliResult.Success($"{line}\nServer version:  0.3.753\n"), result);
    }

    [Fact]
    public async Task A_server_that_takes_too_long_has_no_version()
    {
        using var cli = new CliFixture();
        cli.Server.Override = static _ => throw new TaskCanceledException();

        var result = await cli.RunAsync("fn version");

        Assert.Equal(CliResult.Success("Client version: 0.7.0\nServer version:  ?\n"), result);
    }

    [Fact]
    [Spec("cli 1.7", "a newer release")]
    public async Task A_folder_that_does_not_answer_is_passed_over()
    {
        using var cli = new CliFixture();
        await cli.PrepareAsync($"fn update context release-url {Folder}/");
        cli.Server.Override = static request =>
            request.RequestUri!.Host == "files" ? FakeServer.Answer(HttpStatusCode.NotFound, "") : null;

        var result = await cli.RunAsync("fn version");

        Assert.Equal(CliResult.Success("Client version: 0.7.0\nServer version:  0.3.753\n"), result);
        Assert.Equal("GET /fn/SHA256SUMS", cli.Server.Requests[0]);
    }
}
