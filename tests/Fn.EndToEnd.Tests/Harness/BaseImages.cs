namespace Fn.EndToEnd.Tests.Harness;

/// <summary>The images that functions of a runtime are built on; <c>images/build</c> makes them.</summary>
internal static class BaseImages
{
    /// <summary>Skips the test, or fails it on CI, where the images of a runtime are missing.</summary>
    public static async Task RequireAsync(string runtime, params string[] images)
    {
        foreach (var image in images)
        {
            if (!await DockerCommand.HasImageAsync(image))
            {
                var reason = $"image {image} is missing; run images/build {runtime}";
                Assert.False(Product.IsOnCi, reason);
                Assert.Skip(reason);
            }
        }
    }
}
