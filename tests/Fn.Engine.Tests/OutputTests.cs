using Fn.Agent.Engine;
using Fn.Engine.Tests.Fixture;
using Fn.Testing;

namespace Fn.Engine.Tests;

public sealed class OutputTests(RawImages images)
{
    [EngineFact]
    [Spec("fdk 4.1", "10")]
    public async Task Both_streams_arrive_whole_and_apart()
    {
        const int lines = 20_000;
        await using var bed = new EngineBed();
        var container = await bed.StartAsync(bed.Spec(images.Plain, $"lines {lines}", "exit 0"));

        var (output, error) = await container.OutputAtEndAsync();

        Assert.Equal(Enumerable.Range(0, lines).Select(i => $"out {i}"), output.TrimEnd('\n').Split('\n'));
        Assert.Equal(Enumerable.Range(0, lines).Select(i => $"err {i}"), error.TrimEnd('\n').Split('\n'));
    }

    [EngineFact]
    [Spec("fdk 4.1", "10")]
    public async Task A_flood_that_nobody_reads_holds_up_no_one_else()
    {
        await using var bed = new EngineBed();
        var flood = bed.Spec(images.Plain, "flood");
        var id = await bed.Engine.CreateAsync(flood, EngineBed.Cancel);
        await using var unread = await bed.Engine.OpenOutputAsync(id, EngineBed.Cancel);
        await bed.Engine.StartAsync(id, EngineBed.Cancel);

        var other = await bed.AskAsync(bed.Spec(images.Plain, "print here"));
        await bed.Engine.FreezeAsync(id, EngineBed.Cancel);
        await bed.Engine.ThawAsync(id, EngineBed.Cancel);
        await bed.Engine.RemoveAsync(id, EngineBed.Cancel);
        var exit = await bed.Engine.WaitForExitAsync(id, EngineBed.Cancel);

        Assert.Equal("here\n", other);
        Assert.Contains(exit.Code, new[] { 137, -1 });
    }

    [EngineFact]
    public async Task More_containers_than_a_usual_connection_limit_are_read_at_once()
    {
        const int many = 12;
        await using var bed = new EngineBed();
        var containers = new List<(RawContainer Container, string Directory)>();
        for (var i = 0; i < many; i++)
        {
            var spec = bed.Spec(images.Plain, $"print {i}");
            containers.Add((await bed.StartAsync(spec), spec.SocketDirectory));
        }

        foreach (var (_, directory) in containers)
        {
            await RawCaller.CallAsync(directory, "print still here", EngineBed.Cancel);
        }
        var outputs = new List<string>();
        foreach (var (container, _) in containers)
        {
            await bed.Engine.RemoveAsync(container.Id, EngineBed.Cancel);
            outputs.Add((await container.OutputAtEndAsync()).Out);
        }

        Assert.Equal(Enumerable.Range(0, many).Select(i => $"{i}\n"), outputs);
    }

    [EngineFact]
    public async Task Closing_the_output_leaves_the_container_running()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain);
        var id = await bed.Engine.CreateAsync(spec, EngineBed.Cancel);
        try
        {
            var output = await bed.Engine.OpenOutputAsync(id, EngineBed.Cancel);
            await bed.Engine.StartAsync(id, EngineBed.Cancel);

            await output.DisposeAsync();
            await output.DisposeAsync();

            Assert.Equal("up\n", await RawCaller.CallAsync(spec.SocketDirectory, "print up", EngineBed.Cancel));
            Assert.Equal(default, await output.ReadAsync(new byte[10], EngineBed.Cancel));
        }
        finally
        {
            await bed.Engine.RemoveAsync(id, CancellationToken.None);
        }
    }

    [EngineFact]
    public async Task There_is_no_output_of_a_container_that_does_not_exist()
    {
        await using var bed = new EngineBed();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            bed.Engine.OpenOutputAsync("docker-test-none", EngineBed.Cancel).AsTask()
        );

        Assert.Equal(EngineFailure.ContainerNotFound, failure.Failure);
    }
}
