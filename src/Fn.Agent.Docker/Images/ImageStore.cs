using Docker.DotNet.Models;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Engine;
using Microsoft.Extensions.Logging;

namespace Fn.Agent.Docker.Images;

/// <summary>Images of the engine: looked up by reference, pulled when missing, never pulled again.</summary>
internal sealed class ImageStore(
    EngineConnection engine,
    RegistryCredentials credentials,
    TimeProvider time,
    ILogger<ImageStore> log
)
{
    private readonly SharedWork<string> _pulls = new(StringComparer.Ordinal);

    public async ValueTask<EngineImage> EnsureAsync(string text, CancellationToken cancellationToken)
    {
        if (!ImageReference.TryParse(text, out var reference))
        {
            throw new EngineException(EngineFailure.BadImageReference, $"'{text}' is not an image reference");
        }
        var image = await FindAsync(text, cancellationToken);
        if (image is null)
        {
            await _pulls.RunAsync(text, token => PullAsync(reference, token), cancellationToken);
            image = await FindAsync(text, cancellationToken);
        }
        return image ?? throw new EngineException(EngineFailure.PullFailed, "the image is gone again after its pull");
    }

    public async Task<EngineImage?> FindAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var found = await engine.CallAsync(
                (client, token) => client.Images.InspectImageAsync(text, token),
                EngineConnection.Ordinary,
                cancellationToken
            );
            return new EngineImage(found.ID, found.Config?.Volumes is { Count: > 0 });
        }
        catch (EngineException missing) when (missing.Failure == EngineFailure.ImageNotFound)
        {
            return null;
        }
    }

    /// <summary>Loads an archive as <c>docker save</c> writes it.</summary>
    public async Task LoadAsync(string file, CancellationToken cancellationToken)
    {
        var progress = new LastError();
        try
        {
            await using var archive = File.OpenRead(file);
            await engine.CallAsync(
                (client, token) =>
                    client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, archive, progress, token),
                Timeout.InfiniteTimeSpan,
                cancellationToken
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                EngineFailure.Rejected,
                $"FN_DOCKER_LOAD_FILE cannot be read: {cause.Message}",
                cause
            );
        }
        if (progress.Error is { } error)
        {
            throw new EngineException(
                EngineFailure.Rejected,
                $"FN_DOCKER_LOAD_FILE '{file}' cannot be loaded: {error.Message}"
            );
        }
    }

    private async Task PullAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var auth = await credentials.FindAsync(image, cancellationToken);
        var wanted = new ImagesCreateParameters { FromImage = image.Name, Tag = image.TagOrDigest };
        var progress = new LastError();
        try
        {
            // No deadline of ours: how long a pull may take is the agent's setting, and its token says when to give up.
            await engine.CallAsync(
                (client, token) => client.Images.CreateImageAsync(wanted, auth, progress, token),
                Timeout.InfiniteTimeSpan,
                cancellationToken
            );
        }
        catch (EngineException refused) when (refused.Failure != EngineFailure.Unavailable)
        {
            throw new EngineException(EngineFailure.PullFailed, refused.Message, refused) { Status = refused.Status };
        }
        if (progress.Error is { } error)
        {
            var status = error.Code is >= 400 and < 600 ? (int)error.Code.Value : 0;
            throw new EngineException(EngineFailure.PullFailed, error.Message ?? "") { Status = status };
        }
        log.ImagePulled(image.Name, image.TagOrDigest, (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>A failure after the first byte comes as a message in the stream, under status 200.</summary>
    private sealed class LastError : IProgress<JSONMessage>
    {
        public JSONError? Error { get; private set; }

        public void Report(JSONMessage value) => Error = value.Error ?? Error;
    }
}
