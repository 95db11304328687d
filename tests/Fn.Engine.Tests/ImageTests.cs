using Fn.Agent.Engine;
using Fn.Engine.Tests.Fixture;

namespace Fn.Engine.Tests;

public sealed class ImageTests(RawImages images)
{
    /// <summary>A registry that refuses connections, so that nothing leaves this machine.</summary>
    private const string NoRegistry = "127.0.0.1:1";

    [EngineFact]
    public async Task A_local_image_is_known_by_its_content()
    {
        await using var bed = new EngineBed();

        var image = await bed.Engine.EnsureImageAsync(images.Plain, EngineBed.Cancel);

        Assert.StartsWith("sha256:", image.Id, StringComparison.Ordinal);
        Assert.False(image.HasVolumes);
    }

    [EngineFact]
    public async Task Declared_volumes_are_seen()
    {
        await using var bed = new EngineBed();

        var image = await bed.Engine.EnsureImageAsync(images.WithVolume, EngineBed.Cancel);

        Assert.True(image.HasVolumes);
    }

    [EngineFact]
    public async Task An_image_that_cannot_be_pulled_fails_with_the_engines_words()
    {
        await using var bed = new EngineBed();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(EngineBed.Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            bed.Engine.EnsureImageAsync($"{NoRegistry}/no/such:1", patience.Token).AsTask()
        );

        Assert.Equal(EngineFailure.PullFailed, failure.Failure);
        Assert.Contains(NoRegistry, failure.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task All_who_wait_for_one_pull_get_its_failure()
    {
        await using var bed = new EngineBed();

        var waiting = Enumerable
            .Range(0, 8)
            .Select(_ => bed.Engine.EnsureImageAsync($"{NoRegistry}/no/such:2", EngineBed.Cancel).AsTask())
            .ToList();

        foreach (var one in waiting)
        {
            var failure = await Assert.ThrowsAsync<EngineException>(() => one);
            Assert.Equal(EngineFailure.PullFailed, failure.Failure);
        }
    }

    [EngineTheory]
    [InlineData("bad image!!")]
    [InlineData("")]
    [InlineData("../containers/x")]
    [InlineData("a?b=c")]
    public async Task What_is_no_reference_is_never_asked_for(string reference)
    {
        await using var bed = new EngineBed();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            bed.Engine.EnsureImageAsync(reference, EngineBed.Cancel).AsTask()
        );

        Assert.Equal(EngineFailure.BadImageReference, failure.Failure);
    }

    [EngineFact]
    public async Task A_container_of_an_image_that_is_gone_is_not_created()
    {
        await using var bed = new EngineBed();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            bed.CreateAsync(bed.Spec($"{NoRegistry}/no/such:3", "never"))
        );

        Assert.Equal(EngineFailure.ImageNotFound, failure.Failure);
    }

    [EngineFact]
    public async Task An_archive_is_loaded_before_the_engine_is_used_and_must_be_readable()
    {
        await using var bed = new EngineBed(("FN_DOCKER_LOAD_FILE", "/no/such/archive.tar"));

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            bed.Engine.GetInfoAsync(EngineBed.Cancel).AsTask()
        );

        Assert.Equal(EngineFailure.Rejected, failure.Failure);
        Assert.Contains("FN_DOCKER_LOAD_FILE", failure.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task A_saved_image_is_loaded()
    {
        var archive = Path.Combine(Path.GetTempPath(), $"docker-engine-tests-{Guid.NewGuid():N}.tar");
        try
        {
            await Inspection.SaveImageAsync(images.Plain, archive);
            await using var bed = new EngineBed(("FN_DOCKER_LOAD_FILE", archive));

            var info = await bed.Engine.GetInfoAsync(EngineBed.Cancel);

            Assert.Equal("docker", info.Name);
            Assert.NotEmpty(info.Version);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    [EngineFact]
    public async Task An_archive_that_is_none_is_refused()
    {
        var archive = Path.Combine(Path.GetTempPath(), $"docker-engine-tests-{Guid.NewGuid():N}.tar");
        try
        {
            await File.WriteAllTextAsync(archive, "this is no archive", EngineBed.Cancel);
            await using var bed = new EngineBed(("FN_DOCKER_LOAD_FILE", archive));

            var failure = await Assert.ThrowsAsync<EngineException>(() =>
                bed.Engine.GetInfoAsync(EngineBed.Cancel).AsTask()
            );

            Assert.Equal(EngineFailure.Rejected, failure.Failure);
        }
        finally
        {
            File.Delete(archive);
        }
    }
}
