using Fn.Cli.Projects.Files;

namespace Fn.Cli.Providers;

/// <summary>Signs images that are in their registry.</summary>
internal interface IImageSigner
{
    /// <summary>The name of an image's repository in the registry.</summary>
    /// <exception cref="CliException">The image has none there.</exception>
    string RepositoryOf(string image);

    /// <summary>Signs an image and leaves the signature with the registry.</summary>
    /// <param name="repository">Its repository.</param>
    /// <param name="digest">Its digest there, <c>sha256:…</c>.</param>
    /// <param name="details">How.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>False when the registry has that signature already.</returns>
    /// <exception cref="CliException">The image is not in the registry, or the key is named wrongly.</exception>
    Task<bool> SignAsync(string repository, string digest, SigningDetails details, CancellationToken cancellationToken);
}
