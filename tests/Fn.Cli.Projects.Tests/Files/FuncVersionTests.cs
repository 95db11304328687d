using Fn.Cli.Projects.Files;

namespace Fn.Cli.Projects.Tests.Files;

public class FuncVersionTests
{
    [Theory]
    [InlineData("", BumpPart.Major, "0.0.1")]
    [InlineData("0.0.1", BumpPart.Patch, "0.0.2")]
    [InlineData("0.0.9", BumpPart.Patch, "0.0.10")]
    [InlineData("1.2.3", BumpPart.Minor, "1.3.0")]
    [InlineData("1.2.3", BumpPart.Major, "2.0.0")]
    [InlineData("0.0.1-rc1", BumpPart.Patch, "0.0.2")]
    [InlineData("0.0.1+build.7", BumpPart.Patch, "0.0.2")]
    internal void A_version_is_raised(string version, BumpPart part, string expected) =>
        Assert.Equal(expected, FuncVersion.Bump(version, part));

    [Theory]
    [InlineData("abc")]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("01.0.0")]
    [InlineData("1.0.99999999999999999999")]
    public void What_is_no_version_is_refused(string version)
    {
        var failure = Assert.Throws<CliException>(() => FuncVersion.Bump(version, BumpPart.Patch));

        Assert.Equal($"{version} is not in dotted-tri format", failure.Message);
    }
}
