using System.Net;
using System.Net.NetworkInformation;
using Fn.Server.Hosting;

namespace Fn.Server.Tests;

/// <summary>Server specification 1.5: the address in ids.</summary>
public sealed class HostAddressTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_interface_that_comes_or_goes_meanwhile_does_not_matter(bool isHalfThere)
    {
        var failures = 0;

        var address = HostAddress.Find(() =>
            failures++ switch
            {
                < 3 when isHalfThere => HalfThere(),
                < 3 => throw new NetworkInformationException(),
                _ => NetworkInterface.GetAllNetworkInterfaces(),
            }
        );

        Assert.Equal(HostAddress.Find(), address);
        Assert.True(failures > 3);
    }

    // As the framework fails over an interface without an address.
    private static NetworkInterface[] HalfThere()
    {
        _ = new IPAddress([]);
        return [];
    }

    [Fact]
    public void Without_any_interface_it_is_the_loopback_address()
    {
        Assert.Equal(IPAddress.Loopback, HostAddress.Find(static () => []));
        Assert.Equal(IPAddress.Loopback, HostAddress.Find(static () => throw new NetworkInformationException()));
    }
}
