using Fn.Agent.Docker.Connection;
using Fn.Agent.Docker.Containers;
using Microsoft.Extensions.Options;

namespace Fn.Engine.Tests.Driver;

public sealed class NetworkChoiceTests
{
    [Fact]
    public void The_least_used_network_is_joined()
    {
        var networks = new NetworkChoice(Options.Create(new DockerOptions { Networks = "a  b\tc" }));

        var joined = Enumerable.Range(0, 4).Select(_ => networks.Join()).ToList();
        networks.Leave("c");
        joined.Add(networks.Join());

        Assert.Equal(["a", "b", "c", "a", "c"], joined);
    }

    [Fact]
    public void Without_configuration_there_is_none()
    {
        var networks = new NetworkChoice(Options.Create(new DockerOptions()));

        Assert.Null(networks.Join());
        networks.Leave(null);
    }
}
