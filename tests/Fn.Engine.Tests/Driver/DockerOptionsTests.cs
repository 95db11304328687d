using Fn.Agent.Docker;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Docker.Containers;

namespace Fn.Engine.Tests.Driver;

public sealed class DockerOptionsTests
{
    [Theory]
    [InlineData("unix:///var/run/docker.sock", "http://localhost/")]
    [InlineData("tcp://host:2376", "http://host:2376/")]
    [InlineData("tcp://host", "http://host:2375/")]
    [InlineData("http://host:99", "http://host:99/")]
    public void An_address_of_an_engine_is_accepted(string text, string url)
    {
        Assert.True(EngineAddress.TryParse(text, out var address));

        Assert.Equal(new Uri(url), address.ToHttpUri(tls: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("unix://relative")]
    [InlineData("ssh://host")]
    public void Anything_else_is_refused_with_a_way_out(string text)
    {
        var verdict = new DockerOptionsValidator().Validate(null, new DockerOptions { Host = text });

        Assert.Contains("DOCKER_HOST", verdict.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Tls_needs_its_files()
    {
        var options = new DockerOptions { TlsVerify = "1", CertPath = "/no/such" };

        var verdict = new DockerOptionsValidator().Validate(null, options);

        Assert.Contains("/no/such/ca.pem", verdict.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17.09.1-ce", true)]
    [InlineData("17.10.0-ce", false)]
    [InlineData("20.10.24+dfsg1", false)]
    [InlineData("28.2.2", false)]
    [InlineData("1.13.1", true)]
    [InlineData("dev", false)]
    public void An_engine_before_17_10_is_too_old(string version, bool isTooOld) =>
        Assert.Equal(isTooOld, EngineStartUp.IsTooOld(version));

    [Theory]
    [InlineData("1970-01-01T00:00:01.5Z", "1.500000000")]
    [InlineData("2026-11-25T09:32:55.118764504Z", "1795599175.118764500")]
    [InlineData("2026-11-25T10:32:55.000000001+01:00", "1795599175.000000000")]
    public void The_engines_clock_is_told_as_seconds_with_a_fraction(string time, string timestamp) =>
        Assert.Equal(timestamp, ExitWatch.ToTimestamp(time));
}
