using Fn.Agent.Engine;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Calls whose image cannot be had. Source: server specification 2.8.</summary>
public sealed class ImageFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Spec("server 2.8", "image has VOLUME")]
    [InlineData(false, 400)]
    [InlineData(true, 200)]
    public async Task An_image_with_volumes_is_400_unless_allowed(bool isAllowed, int status)
    {
        await using var host = await FnHost.StartAsync(
            new Peer(),
            config: new() { ["FN_IMAGE_ENABLE_VOLUME"] = isAllowed ? "1" : "0" }
        );
        host.Engine.Images = static (_, _) => Task.FromResult(new EngineImage("sha256:1", HasVolumes: true));

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(isAllowed ? 1 : 0, host.Engine.Created.Count);
    }

    [Theory]
    [Spec("server 2.8", "image inspect fails", "image pull fails, Docker said 4xx", "image pull fails otherwise")]
    [Spec("server 10", "D43")]
    [InlineData(EngineFailure.BadImageReference, 500, "Failed to pull image 'example/hello:0.0.1': manifest unknown")]
    [InlineData(EngineFailure.Unavailable, 503, "The container engine is not available, try again shortly")]
    [InlineData(EngineFailure.PullFailed, 502, "Failed to pull image 'example/hello:0.0.1': manifest unknown")]
    public async Task An_image_that_cannot_be_had_is_told(EngineFailure failure, int status, string message)
    {
        await using var host = await FnHost.StartAsync(new Peer());
        host.Engine.Images = (_, _) => throw new EngineException(failure, "manifest unknown") { Status = 404 };

        await host.AssertCallFailsAsync(status, message);

        Assert.Empty(host.Engine.Created);
    }

    [Fact]
    [Spec("server 2.8", "image pull exceeds FN_HOT_PULL_TIMEOUT_MSECS")]
    public async Task A_pull_that_takes_too_long_is_504()
    {
        await using var host = await FnHost.StartAsync(
            new Peer(),
            config: new() { ["FN_HOT_PULL_TIMEOUT_MSECS"] = "50" }
        );
        host.Engine.Images = static async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException();
        };

        await host.AssertCallFailsAsync(504, "Image pull timed out");
    }
}
