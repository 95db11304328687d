using Fn.Agent.Docker.Containers;
using Fn.Agent.Engine;

namespace Fn.Engine.Tests.Driver;

/// <summary>What of server specification 3.1 this machine's engine cannot show.</summary>
public sealed class ContainerBodyTests
{
    private static readonly EngineFacts Modern = new("28.0.0", HasCgroupV1: false, HasInit: true, HostLimits.None);

    private static readonly ContainerSpec Spec = new()
    {
        Name = "n",
        Image = "i",
        Environment = new Dictionary<string, string>(),
        Labels = new Dictionary<string, string>(),
        SocketDirectory = "/d",
        MemoryBytes = 1 << 20,
    };

    [Fact]
    public void Swappiness_is_left_out_where_it_means_nothing()
    {
        Assert.Null(ContainerBody.Of(Spec, Modern, "/d", null).HostConfig!.MemorySwappiness);
        Assert.Equal(
            0,
            ContainerBody.Of(Spec, Modern with { HasCgroupV1 = true }, "/d", null).HostConfig!.MemorySwappiness
        );
    }

    [Fact]
    public void No_init_is_asked_of_an_engine_without_one()
    {
        Assert.True(ContainerBody.Of(Spec, Modern, "/d", null).HostConfig!.Init);
        Assert.Null(ContainerBody.Of(Spec, Modern with { HasInit = false }, "/d", null).HostConfig!.Init);
    }

    [Fact]
    public void The_size_of_the_writable_layer_is_a_storage_option()
    {
        Assert.Null(ContainerBody.Of(Spec, Modern, "/d", null).HostConfig!.StorageOpt);
        Assert.Equal(
            "70M",
            ContainerBody.Of(Spec with { MaxFsSizeMb = 70 }, Modern, "/d", null).HostConfig!.StorageOpt!["size"]
        );
    }

    [Fact]
    public void Nothing_is_limited_unless_asked()
    {
        var host = ContainerBody.Of(Spec with { MemoryBytes = 0 }, Modern, "/d", null).HostConfig!;

        Assert.Equal((0, 0, 0, 0), (host.Memory, host.MemorySwap, host.CPUQuota, host.CPUPeriod));
        Assert.Null(host.PidsLimit);
        Assert.Empty(host.Ulimits!);
    }

    [Fact]
    public void A_ulimit_of_zero_is_zero()
    {
        var spec = Spec with { Ulimits = new Dictionary<string, long> { ["nofile"] = 0 } };

        var limit = Assert.Single(ContainerBody.Of(spec, Modern, "/d", null).HostConfig!.Ulimits!);

        Assert.Equal(("nofile", 0, 0), (limit.Name, limit.Soft, limit.Hard));
    }
}
