using System.Text.Json;
using Fn.Cli.Builds.Engines;

namespace Fn.Cli.Builds.Deploys;

/// <summary>The digest under which a registry has an image, as the container engine knows it.</summary>
/// <param name="engine">The engine that pushed it.</param>
/// <param name="isBuiltHere">Whether the engine has the image; a build for other machines only leaves it in the registry.</param>
internal sealed class PushedDigest(ContainerEngine engine, bool isBuiltHere)
{
    /// <summary>The digest, <c>sha256:…</c>.</summary>
    /// <exception cref="CliException">The engine does not know it.</exception>
    public async Task<string> GetAsync(string image, CancellationToken cancellationToken)
    {
        string[] question = isBuiltHere
            ? ["image", "inspect", "--format", "{{json .RepoDigests}}", image]
            : ["buildx", "imagetools", "inspect", "--format", "{{json .Manifest.Digest}}", image];
        var answer = await engine.AskAsync(question, cancellationToken);
        return answer.ExitCode == 0 && DigestIn(answer.Output, RepositoryOf(image)) is { } digest
            ? digest
            : throw new CliException(
                $"failed to fetch image digest for {image}",
                "The registry gives an image its digest when it is pushed there."
            );
    }

    // One digest, or those of all the repositories that the image was pushed to or pulled from.
    private static string? DigestIn(string output, string repository)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var digests = document.RootElement;
            return digests.ValueKind switch
            {
                JsonValueKind.String => digests.GetString(),
                JsonValueKind.Array => digests
                    .EnumerateArray()
                    .Select(static digest => digest.ToString().Split('@'))
                    .LastOrDefault(parts => parts.Length == 2 && parts[0] == repository)
                    ?[1],
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string RepositoryOf(string image)
    {
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? image[..colon] : image;
    }
}
