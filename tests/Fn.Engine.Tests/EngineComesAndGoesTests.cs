using Fn.Agent.Engine;
using Fn.Engine.Tests.Fixture;
using Fn.Testing.Engine;

namespace Fn.Engine.Tests;

public sealed class EngineComesAndGoesTests(RawImages images)
{
    [Fact]
    public async Task An_engine_that_is_not_there_is_reported_with_the_way_out()
    {
        await using var bed = new EngineBed(("DOCKER_HOST", "unix:///no/such/docker.sock"));

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            bed.Engine.GetInfoAsync(EngineBed.Cancel).AsTask()
        );

        Assert.Equal(EngineFailure.Unavailable, failure.Failure);
        Assert.StartsWith("couldn't connect to docker daemon", failure.Message, StringComparison.Ordinal);
        Assert.Contains("unix:///no/such/docker.sock", failure.Message, StringComparison.Ordinal);
        Assert.Contains("there is no such socket", failure.Message, StringComparison.Ordinal);
        Assert.Contains("DOCKER_HOST", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task While_the_engine_is_away_every_request_says_so()
    {
        await using var relay = new EngineRelay();
        await using var bed = new EngineBed(("DOCKER_HOST", relay.Address));
        await bed.Engine.GetInfoAsync(EngineBed.Cancel);
        await relay.DownAsync();
        Func<Task>[] requests =
        [
            () => bed.Engine.EnsureImageAsync(images.Plain, EngineBed.Cancel).AsTask(),
            () => bed.Engine.CreateAsync(bed.Spec(images.Plain), EngineBed.Cancel).AsTask(),
            () => bed.Engine.OpenOutputAsync("docker-test-x", EngineBed.Cancel).AsTask(),
            () => bed.Engine.StartAsync("docker-test-x", EngineBed.Cancel).AsTask(),
            () => bed.Engine.FreezeAsync("docker-test-x", EngineBed.Cancel).AsTask(),
            () => bed.Engine.ThawAsync("docker-test-x", EngineBed.Cancel).AsTask(),
            () => bed.Engine.RemoveAsync("docker-test-x", EngineBed.Cancel).AsTask(),
            () => bed.Engine.ListAsync("a", "b", EngineBed.Cancel).AsTask(),
        ];

        foreach (var request in requests)
        {
            var failure = await Assert.ThrowsAsync<EngineException>(request);

            Assert.Equal(EngineFailure.Unavailable, failure.Failure);
        }
    }

    [EngineFact]
    public async Task One_stream_of_events_serves_all_containers_and_lasts()
    {
        await using var relay = new EngineRelay();
        await using var bed = new EngineBed(("DOCKER_HOST", relay.Address));

        for (var code = 0; code < 4; code++)
        {
            var container = await bed.StartAsync(bed.Spec(images.Plain, $"exit {code}"));
            Assert.Equal(code, (await container.ExitAsync()).Code);
        }

        Assert.Equal(1, relay.CountOf("GET /events"));
    }

    [EngineFact]
    public async Task An_exit_while_the_engine_was_away_is_seen_when_it_is_back()
    {
        await using var relay = new EngineRelay();
        await using var bed = new EngineBed(("DOCKER_HOST", relay.Address));
        var spec = bed.Spec(images.Plain);
        var container = await bed.StartAsync(spec);
        var waiting = container.ExitAsync();
        await RawCaller.CallAsync(spec.SocketDirectory, "print up", EngineBed.Cancel);

        await relay.DownAsync();
        var output = await container.OutputAtEndAsync();
        await Inspection.KillAsync(container.Id);
        relay.Up();

        Assert.Equal("", output.Out);
        Assert.Equal(137, (await waiting).Code);
    }

    [EngineFact]
    public async Task A_removal_while_the_engine_was_away_is_seen_when_it_is_back()
    {
        await using var relay = new EngineRelay();
        await using var bed = new EngineBed(("DOCKER_HOST", relay.Address));
        await using var past = new EngineBed();
        var container = await bed.StartAsync(bed.Spec(images.Plain, "never"));
        var waiting = container.ExitAsync();

        await relay.DownAsync();
        await past.Engine.RemoveAsync(container.Id, EngineBed.Cancel);
        relay.Up();

        Assert.Equal(-1, (await waiting).Code);
    }

    [EngineFact]
    public async Task The_same_driver_works_on_when_the_engine_is_back()
    {
        await using var relay = new EngineRelay();
        await using var bed = new EngineBed(("DOCKER_HOST", relay.Address));
        await bed.AskAsync(bed.Spec(images.Plain, "print before"));

        await relay.DownAsync();
        relay.Up();

        Assert.Equal("after\n", await bed.AskAsync(bed.Spec(images.Plain, "print after")));
    }
}
