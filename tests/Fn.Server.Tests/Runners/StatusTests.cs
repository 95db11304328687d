using System.Globalization;
using Fn.Runner.Protocol;
using Fn.Server.Runners;
using Fn.Testing;
using Fn.Testing.Peers;
using Google.Protobuf.WellKnownTypes;

namespace Fn.Server.Tests.Runners;

/// <summary>Server specification 5.7, and what of a runner its program decides: 9.4.</summary>
public sealed class StatusTests
{
    private const string Image = "example/status:1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 5.7", "without a status image")]
    public async Task A_stock_runner_tells_how_many_calls_it_has_and_had()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("done"));
        await using var site = await RunnerSite.StartAsync(peer);
        var running = site.EngageAsync(RunnerSite.Model());
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "a call runs");

        var during = await site.Client.StatusAsync(new Empty(), cancellationToken: Cancel);
        release.SetResult();
        await running;

        Assert.Equal(new RunnerStatus { Active = 1, RequestsReceived = 1 }, during);
        await Wait.UntilAsync(
            async () =>
                (await site.Client.Status2Async(new Struct(), cancellationToken: Cancel)).Equals(
                    new RunnerStatus { RequestsReceived = 1, RequestsHandled = 1 }
                ),
            "the call has ended for the status too"
        );
    }

    [Fact]
    [Spec("server 5.7", "the call of the status image", "isNetworkDisabled without a barrier file")]
    [Spec("server 9", "status image")]
    public async Task A_status_image_is_called_with_the_request_and_its_answer_is_told()
    {
        var peer = Peer.Answering(Answers.Ok("fit"));
        await using var site = await RunnerSite.StartAsync(peer, static setup => setup.StatusImage = Image);
        var question = new Struct { Fields = { ["deep"] = Value.ForBool(true) } };

        var status = await site.Client.Status2Async(question, cancellationToken: Cancel);

        Assert.Equal(("fit", false, false), (status.Details, status.Failed, status.IsNetworkDisabled));
        Assert.Equal(26, status.Id.Length);
        Assert.True(status.ExecutionDuration > 0 && status.SchedulerDuration > 0, status.ToString());
        Assert.Equal("{ \"deep\": true }", Assert.Single(peer.Requests).Text);
        var spec = Assert.Single(site.Engine.Created).Spec;
        Assert.Equal((Image, 0L, null), (spec.Image, spec.MemoryBytes, spec.Network));
    }

    [Fact]
    [Spec("server 5.7", "one run for all who ask", "cached")]
    public async Task Those_who_ask_at_once_share_one_call_and_those_after_them_what_it_found()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("fit"));
        await using var site = await RunnerSite.StartAsync(peer, static setup => setup.StatusImage = Image);

        var first = site.Client.StatusAsync(new Empty(), cancellationToken: Cancel).ResponseAsync;
        var second = site.Client.StatusAsync(new Empty(), cancellationToken: Cancel).ResponseAsync;
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the image is called");
        release.SetResult();
        await Task.WhenAll(first, second);
        var third = await site.Client.StatusAsync(new Empty(), cancellationToken: Cancel);

        Assert.Equal("fit", third.Details);
        Assert.Equal(
            third.Cached ? 1 : 2, // a slow machine may ask too late
            peer.Requests.Count
        );
        Assert.False((await first).Cached);
    }

    [Fact]
    [Spec("server 5.7", "a status image that fails")]
    public async Task A_status_image_that_fails_makes_the_status_a_failure()
    {
        await using var site = await RunnerSite.StartAsync(
            Peer.Answering(Answers.With("502 Bad Gateway", "x")),
            static setup => setup.StatusImage = Image
        );

        var status = await site.Client.StatusAsync(new Empty(), cancellationToken: Cancel);

        Assert.Equal((true, 502, "function failed"), (status.Failed, status.ErrorCode, status.ErrorStr));
    }

    [Fact]
    [Spec("server 5.5", "the status image is nobody's to call")]
    public async Task Nobody_calls_the_status_image_through_a_load_balancer()
    {
        await using var site = await RunnerSite.StartAsync(new Peer(), static setup => setup.StatusImage = Image);

        var engaged = await site.EngageAsync(RunnerSite.Model() with { Image = Image });

        Assert.Equal((400, "Invalid Fn image"), (engaged.Finished.ErrorCode, engaged.Finished.ErrorStr));
    }

    [Fact]
    [Spec("server 5.7", "isNetworkDisabled with a barrier file")]
    [Spec("server 9", "barrier file")]
    public async Task Without_its_barrier_file_a_runner_says_that_there_is_no_network_and_gives_its_image_none()
    {
        var missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var site = await RunnerSite.StartAsync(
            new Peer(),
            setup => (setup.StatusImage, setup.BarrierFile) = (Image, missing)
        );

        var status = await site.Client.StatusAsync(new Empty(), cancellationToken: Cancel);

        Assert.True(status.IsNetworkDisabled);
        Assert.Equal("none", Assert.Single(site.Engine.Created).Spec.Network);
    }

    [Fact]
    [Spec("server 5.7", "customStatus")]
    [Spec("server 9", "custom health check", "kdump count")]
    public async Task A_status_says_what_the_program_adds()
    {
        var looks = 0;
        await using var site = await RunnerSite.StartAsync(
            new Peer(),
            setup =>
            {
                setup.HealthCheck = _ =>
                    ValueTask.FromResult<IReadOnlyDictionary<string, string>>(
                        new Dictionary<string, string>
                        {
                            ["looks"] = Interlocked.Increment(ref looks).ToString(CultureInfo.InvariantCulture),
                        }
                    );
                setup.KdumpCount = static () => 7;
            }
        );

        var status = await site.Client.StatusAsync(new Empty(), cancellationToken: Cancel);

        Assert.Equal("1", status.CustomStatus["looks"]);
        Assert.Equal(7UL, status.KdumpsOnDisk);
    }

    [Fact]
    public async Task A_health_check_that_breaks_makes_the_status_a_failure()
    {
        await using var site = await RunnerSite.StartAsync(
            new Peer(),
            static setup => setup.HealthCheck = static _ => throw new InvalidOperationException("broken")
        );

        var status = await site.Client.StatusAsync(new Empty(), cancellationToken: Cancel);

        Assert.Equal((true, 500, "the health check failed"), (status.Failed, status.ErrorCode, status.ErrorStr));
    }
}
