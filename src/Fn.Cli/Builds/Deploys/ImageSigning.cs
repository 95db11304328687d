using Fn.Cli.Projects.Files;
using Fn.Cli.Providers;

namespace Fn.Cli.Builds.Deploys;

/// <summary>Has an image signed that was pushed. Source: CLI specification 6.4, step 8.</summary>
internal sealed class ImageSigning(CliHost host, IImageSigner signer, PushedDigest digests)
{
    /// <summary>Signs it, unless that was done before.</summary>
    /// <exception cref="CliException">It cannot be signed.</exception>
    public async Task RunAsync(string image, SigningDetails details, CancellationToken cancellationToken)
    {
        var output = host.Console.Out;
        output.WriteLine($"Signing image {image} using KmsKey {details.KmsKeyId}...");
        output.WriteLine($"Fetching image digest for {image}");
        var digest = await digests.GetAsync(image, cancellationToken);
        output.WriteLine($"Image digest is {digest}");
        var repository = signer.RepositoryOf(image);
        output.WriteLine($"Image belongs to repository {repository}");
        var isNew = await signer.SignAsync(repository, digest, details, cancellationToken);
        output.WriteLine(
            isNew
                ? $"Successfully signed and uploaded image signature for {image}"
                : $"Image {image} is already signed by {details.KmsKeyId}"
        );
    }
}
