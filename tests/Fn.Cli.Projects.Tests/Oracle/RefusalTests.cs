using Fn.Cli.Output;
using Fn.Cli.Providers.Oracle.Connection;

namespace Fn.Cli.Projects.Tests.Oracle;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(401, "Do key, fingerprint, user and tenancy belong together, and is the clock right?")]
    [InlineData(404, "It does not exist, or no policy lets you see it.")]
    [InlineData(412, "It was changed by someone else meanwhile; try again.")]
    [InlineData(500, null)]
    public void A_refusal_is_followed_by_the_way_out(int status, string? hint)
    {
        var refusal = new OciRefusalException(status, "no");

        Assert.Equal(hint, FailureHint.For(refusal));
    }
}
