using Fn.Server.Invocation;
using Fn.Testing;

namespace Fn.Agent.Tests.Invocation;

public sealed class HopHeadersTests
{
    [Theory]
    [Spec("server 2.6", "hop-by-hop headers", "Te")]
    [Spec("fdk 4.1", "26")]
    [Spec("server 10", "D37")]
    [InlineData("Connection", "x", "", true)]
    [InlineData("keep-alive", "x", "", true)]
    [InlineData("Proxy-Connection", "x", "", true)]
    [InlineData("Proxy-Authenticate", "x", "", true)]
    [InlineData("Proxy-Authorization", "x", "", true)]
    [InlineData("Trailer", "x", "", true)]
    [InlineData("Transfer-Encoding", "x", "", true)]
    [InlineData("Upgrade", "x", "", true)]
    [InlineData("Te", "gzip", "", true)]
    [InlineData("Te", "trailers", "te", false)]
    [InlineData("X-Private", "x", "close, x-private", true)]
    [InlineData("X-Public", "x", "close, x-private", false)]
    [InlineData("Content-Type", "x", "content-type", false)]
    public void Headers_of_a_connection_are_told_from_the_others(
        string name,
        string value,
        string connection,
        bool isHop
    )
    {
        Assert.Equal(isHop, HopHeaders.Contains(name, value, connection));
    }
}
