using System.Text;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Docker.Images;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fn.Engine.Tests.Driver;

/// <summary>Server specification 4.9.</summary>
public sealed class RegistryCredentialsTests
{
    [Theory]
    [InlineData("a.b.example.com", "a.b.example.com/x", true)]
    [InlineData("a.b.example.com", "b.example.com/x", true)]
    [InlineData("a.b.example.com", "example.com/x", true)]
    [InlineData("https://a.b.example.com/v1/", "a.b.example.com/x", true)]
    [InlineData("a.b.example.com", "c.a.b.example.com/x", false)]
    [InlineData("a.b.example.com", "other.com/x", false)]
    [InlineData("badexample.com", "example.com/x", false)]
    [InlineData("localhost:5000", "localhost:5000/x", true)]
    [InlineData("https://index.docker.io/v1/", "x", true)]
    [InlineData("hub.docker.com", "some/x", true)]
    [InlineData("hub.docker.com", "example.com/x", false)]
    public async Task An_entry_serves_its_host_and_the_parent_domains(string entry, string image, bool serves)
    {
        var found = await FindAsync(new DockerOptions { Auth = Document(entry, "me:p:w") }, image);

        Assert.Equal(serves ? ("me", "p:w") : (null, null), (found?.Username, found?.Password));
    }

    [Fact]
    public async Task The_nearest_entry_wins()
    {
        var far = Document("deep.er.example.com", "a:1");
        var near = Document("example.com", "b:2");
        var document = far[..^2] + "," + near["{\"auths\":{".Length..];

        var found = await FindAsync(new DockerOptions { Auth = document }, "example.com/x");

        Assert.Equal("b", found!.Username);
    }

    [Fact]
    public async Task Tokens_are_passed_on()
    {
        const string document = """{"auths":{"r.io":{"identitytoken":"id","registrytoken":"reg"}}}""";

        var found = await FindAsync(new DockerOptions { Auth = document }, "r.io/x");

        Assert.Equal(("id", "reg"), (found!.IdentityToken, found.RegistryToken));
    }

    [Theory]
    [InlineData("config", "config.json")]
    [InlineData("home", ".docker/config.json")]
    [InlineData("home", ".dockercfg")]
    public async Task Files_are_read_where_docker_keeps_them(string directory, string file)
    {
        var root = Directory.CreateTempSubdirectory("docker-engine-tests-");
        try
        {
            var path = Path.Combine(root.FullName, directory, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, Document("r.io", "u:p"), TestContext.Current.CancellationToken);
            var options = new DockerOptions
            {
                ConfigDirectory = Path.Combine(root.FullName, "config"),
                Home = Path.Combine(root.FullName, "home"),
            };

            var found = await FindAsync(options, "r.io/x");

            Assert.Equal("u", found!.Username);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_older_file_form_has_no_outer_member()
    {
        var found = await FindAsync(
            new DockerOptions { Auth = Document("https://r.io", "u:p")["{\"auths\":".Length..^1] },
            "r.io/x"
        );

        Assert.Equal("u", found!.Username);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"auths":{"r.io":{"auth":"%%%"}}}""")]
    public async Task What_cannot_be_read_means_no_credentials(string document) =>
        Assert.Null(await FindAsync(new DockerOptions { Auth = document }, "r.io/x"));

    private static async Task<Docker.DotNet.Models.AuthConfig?> FindAsync(DockerOptions options, string image)
    {
        Assert.True(ImageReference.TryParse(image, out var reference));
        var credentials = new RegistryCredentials(Options.Create(options), NullLogger<RegistryCredentials>.Instance);
        return await credentials.FindAsync(reference, TestContext.Current.CancellationToken);
    }

    private static string Document(string entry, string pair) =>
        "{\"auths\":{\"" + entry + "\":{\"auth\":\"" + Base64(pair) + "\"}}}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
