using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fn.Agent.Tests;

public sealed class AgentOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_original()
    {
        var options = Bind();

        Assert.Equal(TimeSpan.FromMilliseconds(50), options.FreezeIdle);
        Assert.Equal(TimeSpan.FromSeconds(5), options.StartTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), options.PullTimeout);
        Assert.Equal(50, options.MaxPids);
        Assert.Equal(350, options.MaxOpenFiles);
        Assert.Equal(1024 * 1024, options.MaxLogBytes);
        Assert.False(options.HasWritableRoot);
        Assert.Equal(Path.GetTempPath(), options.SocketPath);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("TRUE", true)]
    [InlineData(" True ", true)]
    [InlineData("0", false)]
    [InlineData("F", false)]
    [InlineData("", false)]
    public void Switches_are_written_as_in_go(string text, bool expected)
    {
        Assert.Equal(expected, Bind(("FN_DISABLE_READONLY_ROOTFS", text)).HasWritableRoot);
    }

    [Theory]
    [InlineData("FN_DISABLE_READONLY_ROOTFS", "yes")]
    [InlineData("FN_MAX_PIDS", "-1")]
    [InlineData("FN_MAX_PIDS", "1.5")]
    [InlineData("FN_FREEZE_IDLE_MSECS", "50ms")]
    [InlineData("FN_IOFS_PATH", "relative")]
    public void A_wrong_value_is_told_with_its_name(string name, string value)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Bind((name, value)));

        Assert.Contains(name, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_times_never_end()
    {
        Assert.Null(Bind(("FN_FREEZE_IDLE_MSECS", "-1")).FreezeIdle);
    }

    [Fact]
    public void The_server_id_is_stable_and_differs_between_ports()
    {
        var id = Bind(("FN_PORT", "8080")).ServerId;

        Assert.Equal(id, Bind(("FN_PORT", "8080")).ServerId);
        Assert.Equal(id, Bind().ServerId);
        Assert.NotEqual(id, Bind(("FN_PORT", "8081")).ServerId);
        Assert.NotEqual(id, Bind(("FN_DB_URL", "sqlite3:///x")).ServerId);
    }

    private static AgentOptions Bind(params (string Name, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(static v => KeyValuePair.Create<string, string?>(v.Name, v.Value)))
            .Build();
        var options = new AgentOptions();
        new AgentOptionsBinder(configuration).Configure(options);
        return options;
    }
}
