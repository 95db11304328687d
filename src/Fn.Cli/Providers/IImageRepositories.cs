namespace Fn.Cli.Providers;

/// <summary>Where an image must have a place before it can be pushed.</summary>
internal interface IImageRepositories
{
    /// <summary>Makes the repository of an image unless it is there.</summary>
    /// <param name="image">Its name, with or without a tag.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task EnsureAsync(string image, CancellationToken cancellationToken);
}
