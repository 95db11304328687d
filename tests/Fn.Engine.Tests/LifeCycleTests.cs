using Fn.Agent.Engine;
using Fn.Engine.Tests.Fixture;
using Fn.Testing;

namespace Fn.Engine.Tests;

public sealed class LifeCycleTests(RawImages images)
{
    [EngineTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(137)]
    public async Task An_exit_carries_the_code_of_the_process(int code)
    {
        await using var bed = new EngineBed();

        var container = await bed.StartAsync(bed.Spec(images.Plain, $"exit {code}"));

        Assert.Equal(new ContainerExit(code, IsOutOfMemory: false), await container.ExitAsync());
    }

    [EngineFact]
    public async Task An_exit_is_seen_by_all_who_wait_whenever_they_came()
    {
        await using var bed = new EngineBed();
        var container = await bed.CreateAsync(bed.Spec(images.Plain, "exit 5"));
        var early = container.ExitAsync();
        await bed.Engine.StartAsync(container.Id, EngineBed.Cancel);

        var codes = new[] { await early, await container.ExitAsync() }.Select(exit => exit.Code);

        Assert.Equal([5, 5], codes);
    }

    [EngineFact]
    public async Task An_exit_before_anyone_listened_is_found_by_looking()
    {
        await using var bed = new EngineBed();
        var container = await bed.StartAsync(bed.Spec(images.Plain, "exit 6"));
        await container.ExitAsync();
        await using var other = new EngineBed();

        var exit = await other.Engine.WaitForExitAsync(container.Id, EngineBed.Cancel);

        Assert.Equal(6, exit.Code);
    }

    [EngineFact]
    public async Task A_container_that_is_gone_has_exited()
    {
        await using var bed = new EngineBed();

        var exit = await bed.Engine.WaitForExitAsync(new string('0', 64), EngineBed.Cancel);

        Assert.Equal(new ContainerExit(-1, IsOutOfMemory: false), exit);
    }

    [EngineFact]
    [Spec("server 2.8", "OOM kill")]
    public async Task A_function_that_eats_more_than_its_memory_is_reported_as_such()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "eat 0") with { MemoryBytes = 16L << 20 };

        var container = await bed.StartAsync(spec);

        Assert.Equal(new ContainerExit(137, IsOutOfMemory: true), await container.ExitAsync());
    }

    [EngineFact]
    public async Task A_function_killed_from_outside_is_not_out_of_memory()
    {
        await using var bed = new EngineBed();
        var container = await bed.StartAsync(bed.Spec(images.Plain, "never"));

        await Inspection.KillAsync(container.Id);

        Assert.Equal(new ContainerExit(137, IsOutOfMemory: false), await container.ExitAsync());
    }

    [EngineFact]
    public async Task Frozen_means_paused_and_thawed_means_running_however_often_it_is_said()
    {
        await using var bed = new EngineBed();
        var container = await bed.StartAsync(bed.Spec(images.Plain, "never"));

        await bed.Engine.FreezeAsync(container.Id, EngineBed.Cancel);
        await bed.Engine.FreezeAsync(container.Id, EngineBed.Cancel);
        var frozen = (await Inspection.OfAsync(container.Id)).State!;
        await bed.Engine.ThawAsync(container.Id, EngineBed.Cancel);
        await bed.Engine.ThawAsync(container.Id, EngineBed.Cancel);
        var thawed = (await Inspection.OfAsync(container.Id)).State!;

        Assert.True(frozen.Paused);
        Assert.Equal((true, false), (thawed.Running, thawed.Paused));
    }

    [EngineFact]
    public async Task A_container_that_has_ended_cannot_be_frozen()
    {
        await using var bed = new EngineBed();
        var container = await bed.StartAsync(bed.Spec(images.Plain, "exit 0"));
        await container.ExitAsync();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            bed.Engine.FreezeAsync(container.Id, EngineBed.Cancel).AsTask()
        );

        Assert.Equal(EngineFailure.Rejected, failure.Failure);
    }

    [EngineFact]
    [Spec("fdk 4.1", "61")]
    public async Task Removing_works_in_every_state_and_twice()
    {
        await using var bed = new EngineBed();
        var created = await bed.CreateAsync(bed.Spec(images.Plain, "never"));
        var running = await bed.StartAsync(bed.Spec(images.Plain, "deaf", "never"));
        var frozen = await bed.StartAsync(bed.Spec(images.Plain, "never"));
        var ended = await bed.StartAsync(bed.Spec(images.Plain, "exit 0"));
        await bed.Engine.FreezeAsync(frozen.Id, EngineBed.Cancel);
        await ended.ExitAsync();
        RawContainer[] all = [created, running, frozen, ended];

        foreach (var container in all)
        {
            await bed.Engine.RemoveAsync(container.Id, EngineBed.Cancel);
            await bed.Engine.RemoveAsync(container.Id, EngineBed.Cancel);
        }

        foreach (var container in all)
        {
            await container.ExitAsync();
            var failure = await Assert.ThrowsAsync<EngineException>(() => Inspection.OfAsync(container.Id));
            Assert.Equal(EngineFailure.ContainerNotFound, failure.Failure);
        }
    }

    [EngineFact]
    public async Task Containers_are_listed_by_label_in_every_state()
    {
        await using var bed = new EngineBed();
        var label = Guid.NewGuid().ToString("N");
        ContainerSpec Labelled(string value) =>
            bed.Spec(images.Plain, "exit 0") with
            {
                Labels = new Dictionary<string, string> { [label] = value, ["other"] = "x" },
            };
        var created = Labelled("mine");
        var ended = Labelled("mine");
        await bed.CreateAsync(created);
        await (await bed.StartAsync(ended)).ExitAsync();
        await bed.CreateAsync(Labelled("theirs"));

        var listed = await bed.Engine.ListAsync(label, "mine", EngineBed.Cancel);

        Assert.Equal(new[] { created.Name, ended.Name }.Order(), listed.Select(container => container.Name).Order());
        Assert.All(listed, container => Assert.Equal("x", container.Labels["other"]));
    }

    [EngineFact]
    public async Task A_name_that_is_taken_is_rejected_with_the_engines_words()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "never");
        await bed.CreateAsync(spec);

        var failure = await Assert.ThrowsAsync<EngineException>(() => bed.CreateAsync(spec));

        Assert.Equal((EngineFailure.Rejected, 409), (failure.Failure, failure.Status));
        Assert.Contains(spec.Name, failure.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task A_create_that_was_cancelled_leaves_nothing()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "never");
        await bed.Engine.GetInfoAsync(EngineBed.Cancel);
        using var impatient = new CancellationTokenSource();

        var creating = bed.Engine.CreateAsync(spec, impatient.Token).AsTask();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creating);
        var failure = await Assert.ThrowsAsync<EngineException>(() => Inspection.OfAsync(spec.Name));
        Assert.Equal(EngineFailure.ContainerNotFound, failure.Failure);
    }

    [EngineFact]
    public async Task A_missing_socket_directory_is_rejected_and_not_made()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain, "never");
        Directory.Delete(spec.SocketDirectory);

        var failure = await Assert.ThrowsAsync<EngineException>(() => bed.StartAsync(spec));

        Assert.Equal(EngineFailure.Rejected, failure.Failure);
        Assert.False(Directory.Exists(spec.SocketDirectory));
    }

    [EngineFact]
    public async Task A_function_listens_in_its_socket_directory()
    {
        await using var bed = new EngineBed();
        var spec = bed.Spec(images.Plain);
        var container = await bed.StartAsync(spec);

        var answer = await RawCaller.CallAsync(spec.SocketDirectory, "ids", EngineBed.Cancel);

        Assert.Equal("1000:1000\n", answer);
        Assert.True((await Inspection.OfAsync(container.Id)).State!.Running);
    }

    [EngineFact]
    public async Task A_socket_directory_may_lie_in_a_named_volume()
    {
        await using var bed = new EngineBed();
        await using var volume = await TestVolume.CreateAsync();
        Assert.SkipUnless(volume.CanBeSeen, "the engine's volumes cannot be seen by this user");
        var directory = volume.CreateDirectory("socket");
        var spec = bed.Spec(images.Plain) with { SocketDirectory = $"{volume.Name}/socket" };
        await bed.StartAsync(spec);

        var answer = await RawCaller.CallAsync(directory, "print over the volume", EngineBed.Cancel);

        Assert.Equal("over the volume\n", answer);
        Assert.Equal(["socket"], Directory.GetFileSystemEntries(volume.Path).Select(Path.GetFileName));
    }
}
