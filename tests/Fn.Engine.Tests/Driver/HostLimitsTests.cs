using Fn.Agent.Docker.Containers;

namespace Fn.Engine.Tests.Driver;

public sealed class HostLimitsTests
{
    private static readonly string[] Limits =
    [
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max core file size        0                    unlimited            bytes     ",
        "Max open files            1024                 20000                files     ",
        "Max msgqueue size         819200               819200               bytes     ",
    ];

    [Theory]
    [InlineData("nofile", 350, 350)]
    [InlineData("nofile", 1_000_000, 20_000)]
    [InlineData("msgqueue", 819_201, 819_200)]
    [InlineData("core", 1_000_000, 1_000_000)]
    [InlineData("unheard-of", 7, 7)]
    public void A_limit_is_cut_to_what_the_host_allows(string name, long wanted, long given) =>
        Assert.Equal(given, HostLimits.Parse(Limits).Clamp(name, wanted));

    [Theory]
    [InlineData("CapEff:\t000001ffffffffff", true)]
    [InlineData("CapEff:\t000001fffeffffff", false)]
    [InlineData("CapEff:\tgarbage", false)]
    [InlineData("Name:\tdockerd", false)]
    public void A_capability_is_one_bit_of_the_effective_set(string line, bool has) =>
        Assert.Equal(has, HostLimits.HasCapability(["Name:\tx", line], 24));

    [Fact]
    public void An_engine_elsewhere_has_no_known_limits() =>
        Assert.Equal(long.MaxValue, HostLimits.OfEngineAt("tcp://192.0.2.1:2375").Clamp("nofile", long.MaxValue));
}
