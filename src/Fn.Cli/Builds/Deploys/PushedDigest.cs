using System.Text.Json;
using Fn.Cli.Builds.Engines;

namespace Fn.Cli.Builds.Deploys;

/// <summary>The digest that an image got in its registry, as the container engine tells it.</summary>
/// <remarks>
/// docker remembers it, and where it built for other machines, so that the image is in the registry only, it asks there. podman's own digest
/// is that of the image before it was packed for the registry; it writes the other one into a file when it pushes.
/// </remarks>
/// <param name="engine">The engine that pushes.</param>
/// <param name="isBuiltHere">Whether the engine has the image.</param>
internal sealed class PushedDigest(ContainerEngine engine, bool isBuiltHere) : IDisposable
{
    private readonly string? _file = engine.Name == "podman" ? Path.GetTempFileName() : null;

    /// <summary>What the command that pushes needs in front of the image.</summary>
    public IReadOnlyList<string> PushArguments => _file is null ? [] : ["--digestfile", _file];

    /// <summary>The digest, <c>sha256:…</c>.</summary>
    /// <exception cref="CliException">The engine does not know it.</exception>
    public async Task<string> GetAsync(string image, CancellationToken cancellationToken) =>
        (_file is null ? await AskAsync(image, cancellationToken) : await ReadAsync(_file, cancellationToken))
        ?? throw new CliException(
            $"failed to fetch image digest for {image}",
            "The registry gives an image its digest when it is pushed there."
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is not null)
        {
            File.Delete(_file);
        }
    }

    private static async Task<string?> ReadAsync(string file, CancellationToken cancellationToken) =>
        (await File.ReadAllTextAsync(file, cancellationToken)).Trim() is { Length: > 0 } digest ? digest : null;

    private async Task<string?> AskAsync(string image, CancellationToken cancellationToken)
    {
        string[] question = isBuiltHere
            ? ["image", "inspect", "--format", "{{json .RepoDigests}}", image]
            : ["buildx", "imagetools", "inspect", "--format", "{{json .Manifest.Digest}}", image];
        var answer = await engine.AskAsync(question, cancellationToken);
        return answer.ExitCode == 0 ? DigestIn(answer.Output, RepositoryOf(image)) : null;
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
