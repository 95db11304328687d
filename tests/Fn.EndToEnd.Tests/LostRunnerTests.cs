using System.Globalization;
using System.Net;
using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests;

/// <summary>An API node, a load balancer and two runners, each a process of its own, of which one is killed.</summary>
public sealed class LostRunnerTests(RawImage raw)
{
    private const int Clients = 4;
    private const int Calls = 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [ProductFact]
    [Spec("server 5.4", "4: committed unless the runner NACKs")]
    public async Task A_killed_runner_costs_no_call_that_it_did_not_have()
    {
        var (balancerPort, ports) = (FreePort.Find(), new[] { FreePort.Find(), FreePort.Find() });
        await using var api = await FnSite.StartAsync(
            ("FN_NODE_TYPE", "api"),
            ("FN_PUBLIC_LB_URL", $"http://127.0.0.1:{balancerPort}")
        );
        var (runnerPort, data) = (FreePort.Find(), api.Home.MakeDirectory("first"));
        await using var first = await StartRunnerAsync(api, runnerPort, data, ports[0]);
        await using var second = await StartRunnerAsync(
            api,
            FreePort.Find(),
            api.Home.MakeDirectory("second"),
            ports[1]
        );
        await using var balancer = await FnServerProcess.StartAsync(
            balancerPort,
            api.Home.MakeDirectory("balancer"),
            api.Home,
            ("FN_NODE_TYPE", "lb"),
            ("FN_RUNNER_API_URL", $"http://127.0.0.1:{api.Port}"),
            ("FN_RUNNER_ADDRESSES", $"127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}")
        );
        var label = await api.CreateAppAsync("roles");
        var endpoint = await api.CreateFunctionAsync("roles", "raw", raw.Name);
        Assert.Equal(balancerPort, endpoint.Port);

        // By the command, which takes the endpoint from the API node.
        var invoked = await api.FnInAsync("", "print by fn", "invoke", "roles", "raw");
        Assert.Equal("by fn\n", invoked.Succeeded());

        // Under load, with the runner gone in the middle of it.
        var halfWay = new TaskCompletionSource();
        var done = 0;
        var calling = Task.WhenAll(
            Enumerable.Range(0, Clients).Select(client => CallAsync(endpoint, client, () => OnDone(ref done, halfWay)))
        );
        await halfWay.Task.WaitAsync(Cancel);
        Assert.InRange((await DockerCommand.StatesAsync(label)).Length, 2, int.MaxValue); // both have containers
        await first.KillAsync();
        var lost = (await calling).Sum();

        Assert.InRange(lost, 0, Clients); // each had one call on its way

        // Back again.
        await using var again = await StartRunnerAsync(api, runnerPort, data, ports[0]);
        await Eventually.AskAsync(
            async () =>
            {
                Assert.Equal((200, "back\n"), await FnSite.PostAsync(endpoint, "print back"));
                return balancer.Log;
            },
            log => log.Contains($"Runner 127.0.0.1:{ports[0]} is back", StringComparison.Ordinal),
            "a call by the runner that is back"
        );
        Assert.Equal(0, await balancer.StopAsync());
        Assert.Equal(0, await again.StopAsync());
        Assert.Equal(0, await second.StopAsync());
        Assert.Empty(await DockerCommand.StatesAsync(label));
    }

    private static void OnDone(ref int done, TaskCompletionSource halfWay)
    {
        if (Interlocked.Increment(ref done) == Clients * Calls / 2)
        {
            halfWay.TrySetResult();
        }
    }

    private static Task<FnServerProcess> StartRunnerAsync(FnSite site, int port, string data, int grpcPort) =>
        FnServerProcess.StartAsync(
            port,
            data,
            site.Home,
            ("FN_NODE_TYPE", "pure-runner"),
            ("FN_GRPC_PORT", grpcPort.ToString(CultureInfo.InvariantCulture))
        );

    /// <summary>Calls one by one; each has its own answer, or was lost with the runner that had it.</summary>
    /// <returns>How many were lost.</returns>
    private static async Task<int> CallAsync(Uri endpoint, int client, Action onDone)
    {
        var lost = 0;
        for (var call = 0; call < Calls; call++)
        {
            var word = $"{client}-{call}";
            var (status, body) = await FnSite.PostAsync(endpoint, $"sleep 5\nprint {word}");
            if (status == (int)HttpStatusCode.InternalServerError)
            {
                Assert.Equal("{\"message\":\"internal server error\"}\n", body);
                lost++;
            }
            else
            {
                Assert.Equal((200, $"{word}\n"), (status, body));
            }
            onDone();
        }
        return lost;
    }
}
