using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;

namespace Fn.Cli.Builds;

/// <summary>Pushes images to their registry. Source: CLI specification 6.6 and 6.7.</summary>
internal sealed class ImagePush(ContainerEngine engine)
{
    private const string NoRegistry =
        "image name must have a dockerhub owner or private registry. "
        + "Be sure to set FN_REGISTRY env var, pass in --registry or configure your context file";

    /// <summary>Refuses images that could only go to the public library of Docker Hub.</summary>
    /// <exception cref="CliException">When the name has no registry or owner part.</exception>
    public static void CheckRegistry(string image)
    {
        if (!image.Contains('/', StringComparison.Ordinal))
        {
            throw new CliException(NoRegistry, "to use the image on this machine only, deploy with --local");
        }
    }

    /// <summary>Pushes, with the engine's own output passed on.</summary>
    /// <param name="image">Name and tag.</param>
    /// <param name="command">Words of the engine's command, without the image.</param>
    /// <param name="failure">First part of the message when it fails.</param>
    /// <param name="cancellationToken">Stops the engine.</param>
    /// <exception cref="CliException">When the engine fails or is not there.</exception>
    public async Task RunAsync(
        string image,
        IReadOnlyList<string> command,
        string failure,
        CancellationToken cancellationToken
    )
    {
        var title = $"Pushing {image} to docker registry...";
        try
        {
            var code = await engine.TransferAsync([.. command, image], title, cancellationToken);
            if (code != 0)
            {
                throw new CliException(
                    $"{failure}: exit status {code}",
                    $"'{engine.Name} login' logs in; 'fn build' makes the image if there is none."
                );
            }
        }
        catch (ProgramNotFoundException exception)
        {
            throw new CliException($"{failure}: {exception.Message}");
        }
    }
}
