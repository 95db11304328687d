using Fn.Runner.Placement;
using Fn.Server.Hosting;
using Fn.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fn.Server.Tests.Balancing;

/// <summary>Server specification 5.1, 5.6: what a load balancer is told by its environment.</summary>
public sealed class LoadBalancerSettingsTests
{
    private const string NoApi = "no FN_RUNNER_API_URL provided for an Fn NuLB node";
    private const string NoRunners = "must provide FN_RUNNER_ADDRESSES  when running in default load-balanced mode";

    [Fact]
    [Spec("server 5.1", "an lb needs FN_RUNNER_API_URL and FN_RUNNER_ADDRESSES")]
    public void What_is_missing_is_told_at_once_and_in_the_words_of_the_original()
    {
        Read(out var errors, ("FN_NODE_TYPE", "lb"));
        Assert.Equal([NoApi, NoRunners], errors);

        Read(out errors, ("FN_NODE_TYPE", "lb"), ("FN_RUNNER_API_URL", ""), ("FN_RUNNER_ADDRESSES", " , "));
        Assert.Equal([NoApi, NoRunners], errors);
    }

    [Fact]
    public void Other_nodes_need_none_of_it()
    {
        Read(out var errors, ("FN_RUNNER_API_URL", "nonsense"), ("FN_RUNNER_ADDRESSES", "nonsense"));

        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("api:8080")]
    [InlineData("http://")]
    [Spec("server 5.1", "no host specified for client")]
    public void An_API_node_has_a_host(string url)
    {
        Read(out var errors, ("FN_NODE_TYPE", "lb"), ("FN_RUNNER_API_URL", url), ("FN_RUNNER_ADDRESSES", "r:9190"));

        Assert.StartsWith("no host specified for client", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r")]
    [InlineData("r:")]
    [InlineData(":9190")]
    [InlineData("http://r:9190")]
    [InlineData("r:9190/x")]
    [InlineData("r:99999")]
    public void A_runner_has_a_host_and_a_port(string address)
    {
        Read(
            out var errors,
            ("FN_NODE_TYPE", "lb"),
            ("FN_RUNNER_API_URL", "http://api"),
            ("FN_RUNNER_ADDRESSES", $"ok:9190,{address}")
        );

        Assert.Equal(
            [$"FN_RUNNER_ADDRESSES must be a list such as runner1:9190,runner2:9190, without '{address}'"],
            errors
        );
    }

    [Fact]
    public void Passwords_in_what_is_wrong_are_not_told()
    {
        Read(
            out var errors,
            ("FN_NODE_TYPE", "lb"),
            ("FN_RUNNER_API_URL", "ftp://me:secret@api"),
            ("FN_RUNNER_ADDRESSES", "me:secret@r:9190")
        );

        Assert.Equal(2, errors.Count);
        Assert.All(errors, static error => Assert.Contains("***@", error, StringComparison.Ordinal));
        Assert.All(errors, static error => Assert.DoesNotContain("secret", error, StringComparison.Ordinal));
    }

    [Fact]
    [Spec("server 5.6", "FN_RUNNER_ADDRESSES")]
    public void Everything_is_read_and_addresses_are_trimmed()
    {
        var options = Read(
            out var errors,
            ("FN_NODE_TYPE", "lb"),
            ("FN_RUNNER_API_URL", "https://api.example:8443/x"),
            ("FN_RUNNER_ADDRESSES", " 10.0.0.1:9190 , [::1]:9191,runner:80, "),
            ("FN_EXECUTION_HEADROOM", "-1"),
            ("FN_DB_URL", "no database is opened")
        );

        Assert.Empty(errors);
        Assert.Equal(NodeType.Lb, options.NodeType);
        Assert.Equal("api.example:8443", options.RunnerApiUrl?.Authority);
        Assert.Equal(["10.0.0.1:9190", "[::1]:9191", "runner:80"], options.RunnerAddresses);
        Assert.Null(options.ExecutionHeadroom);
        Assert.Equal(64 * 1024 * 1024, options.MaxRequestSize);
    }

    [Theory]
    [InlineData("ch", 1)]
    [InlineData("naive", 2)]
    [InlineData("other", 2)]
    [InlineData(null, 2)]
    [Spec("server 5.6", "FN_PLACER")]
    public async Task The_placer_is_chosen_by_its_setting(string? placer, int usedRunners)
    {
        Func<ScriptedCall, Task> answer = static async call =>
        {
            await call.TakeAsync();
            await call.AnswerAsync("");
        };
        await using var one = await ScriptedRunner.StartAsync(answer);
        await using var other = await ScriptedRunner.StartAsync(answer);
        (string, string)[] settings = placer is null ? [] : [("FN_PLACER", placer)];
        await using var site = await BalancerSite.StartAsync([one.Address, other.Address], replace: null, settings);

        for (var i = 0; i < 4; i++)
        {
            using var _ = await site.InvokeAsync();
        }

        Assert.Equal(usedRunners, new[] { one, other }.Count(static runner => runner.Engagements > 0));
        Assert.IsType<Placer>(site.Services.GetRequiredService<IPlacer>());
    }

    private static ServerOptions Read(
        out IReadOnlyList<string> errors,
        params (string Name, string Value)[] variables
    ) =>
        ServerSettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    variables.Select(static variable => KeyValuePair.Create(variable.Name, (string?)variable.Value))
                )
                .Build(),
            out errors
        );
}
