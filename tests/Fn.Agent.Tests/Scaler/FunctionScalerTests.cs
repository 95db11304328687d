using Fn.Agent.Scaler;

namespace Fn.Agent.Tests.Scaler;

/// <summary>The scaler on simulated arrivals; time is a number.</summary>
public sealed class FunctionScalerTests
{
    [Fact]
    public void The_first_call_always_starts_a_container()
    {
        var scaler = new FunctionScaler(cores: 2);

        Assert.Equal(1, Decide(scaler, waiting: 1));
        Assert.Equal(1, Decide(scaler, waiting: 64));
    }

    [Fact]
    public void Nobody_waiting_starts_nothing()
    {
        Assert.Equal(0, Decide(new FunctionScaler(cores: 2), waiting: 0, running: [5000]));
    }

    [Fact]
    public void A_starting_container_is_capacity()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 64, starting: [10]));
    }

    [Fact]
    public void Fast_calls_that_wait_for_one_container_start_no_other()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 63, running: [0.5]));
    }

    [Fact]
    public void A_running_call_that_outlives_the_estimate_is_the_new_estimate()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 1, running: [100]));
        Assert.Equal(1, Decide(scaler, waiting: 1, running: [1000]));
    }

    [Fact]
    public void Slow_calls_get_a_container_each()
    {
        var scaler = Trained(serviceMs: 5000, startMs: 300);

        Assert.Equal(7, Decide(scaler, waiting: 7, running: [10]));
    }

    [Fact]
    public void Calls_that_are_served_soon_enough_without_help_start_nothing()
    {
        var scaler = Trained(serviceMs: 1000, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 1, running: [900]));
        Assert.Equal(1, Decide(scaler, waiting: 1, running: [100]));
    }

    [Fact]
    public void A_lasting_backlog_earns_containers_one_by_one_up_to_the_cores()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 63, running: [0.5], backlogMs: 200));
        Assert.Equal(1, Decide(scaler, waiting: 63, running: [0.5], backlogMs: 400));
        Assert.Equal(0, Decide(scaler, waiting: 62, running: [0.5, 0.5], backlogMs: 400));
    }

    [Theory]
    [InlineData(1, 64, 1, 2)] // a millisecond: what the cores can run
    [InlineData(2000, 16, 16, 16)] // seconds: a container each
    public void Clients_that_call_again_and_again_get_as_many_containers_as_help(
        int serviceMs,
        int clients,
        int least,
        int most
    )
    {
        var containers = Simulate(new FunctionScaler(cores: 2), serviceMs, startMs: 300, clients, lastsMs: 20_000);

        Assert.InRange(containers, least, most);
    }

    /// <summary>Clients in a closed loop, one tick a millisecond; gives the containers started in all.</summary>
    private static int Simulate(FunctionScaler scaler, int serviceMs, int startMs, int clients, int lastsMs)
    {
        var waiting = clients;
        var backlogSince = 0;
        var starting = new List<int>();
        var running = new List<int>();
        var idle = 0;
        var started = 0;
        for (var now = 0; now < lastsMs; now++)
        {
            idle += starting.RemoveAll(begun =>
            {
                if (now - begun < startMs)
                {
                    return false;
                }
                scaler.OnStarted(TimeSpan.FromMilliseconds(startMs));
                return true;
            });
            var done = running.RemoveAll(begun =>
            {
                if (now - begun < serviceMs)
                {
                    return false;
                }
                scaler.OnServed(TimeSpan.FromMilliseconds(serviceMs));
                return true;
            });
            idle += done;
            waiting += done;
            while (idle > 0 && waiting > 0)
            {
                (idle, waiting) = (idle - 1, waiting - 1);
                running.Add(now);
            }
            backlogSince = waiting == 0 ? now : backlogSince;
            var wanted = Decide(
                scaler,
                waiting,
                [.. running.Select(begun => (double)(now - begun))],
                [.. starting.Select(begun => (double)(now - begun))],
                now - backlogSince
            );
            started += wanted;
            starting.AddRange(Enumerable.Repeat(now, wanted));
        }
        return started;
    }

    private static FunctionScaler Trained(double serviceMs, double startMs)
    {
        var scaler = new FunctionScaler(cores: 2);
        scaler.OnServed(TimeSpan.FromMilliseconds(serviceMs));
        scaler.OnStarted(TimeSpan.FromMilliseconds(startMs));
        return scaler;
    }

    private static int Decide(
        FunctionScaler scaler,
        int waiting,
        double[]? running = null,
        double[]? starting = null,
        double backlogMs = 0
    ) =>
        scaler.Decide(
            new Demand
            {
                Waiting = waiting,
                BacklogAge = TimeSpan.FromMilliseconds(backlogMs),
                Running = Times(running),
                Starting = Times(starting),
            }
        );

    private static TimeSpan[] Times(double[]? milliseconds) => [.. (milliseconds ?? []).Select(TimeSpan.FromMilliseconds)];
}
