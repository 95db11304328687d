using System.Net;
using System.Net.NetworkInformation;
using Fn.Server.Hosting;
using Fn.Testing;

namespace Fn.Server.Tests;

/// <summary>Server specification 1.5: the address in ids.</summary>
public sealed class HostAddressTests
{
    [Fact]
    [Spec("server 1.5", "the first address of the machine")]
    public void It_is_the_first_IPv4_of_an_interface_that_is_neither_loopback_nor_the_bridge_of_Docker()
    {
        var address = HostAddress.Find(static () =>
            [
                ("lo", IPAddress.Parse("192.0.2.1")),
                ("docker0", IPAddress.Parse("192.0.2.2")),
                ("eth0", IPAddress.Parse("2001:db8::3")),
                ("eth0", IPAddress.Loopback),
                ("eth0", IPAddress.Parse("192.0.2.4")),
                ("eth1", IPAddress.Parse("192.0.2.5")),
            ]
        );

        Assert.Equal(IPAddress.Parse("192.0.2.4"), address);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_interface_that_comes_or_goes_meanwhile_does_not_matter(bool isHalfThere)
    {
        var there = IPAddress.Parse("192.0.2.4");
        var failures = 0;

        var address = HostAddress.Find(() =>
            failures++ switch
            {
                < 3 when isHalfThere => [("eth0", new IPAddress([]))], // fails as the framework does without an address
                < 3 => throw new NetworkInformationException(),
                _ => [("eth0", there)],
            }
        );

        Assert.Equal(there, address);
        Assert.True(failures > 3);
    }

    [Fact]
    [Spec("server 1.5", "the first address of the machine")]
    public void Without_any_interface_it_is_the_loopback_address()
    {
        Assert.Equal(IPAddress.Loopback, HostAddress.Find(static () => []));
        Assert.Equal(IPAddress.Loopback, HostAddress.Find(static () => throw new NetworkInformationException()));
    }
}
