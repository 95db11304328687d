using System.Text.Json;

namespace Fn.Cli.Builds.Engines;

/// <summary>Reads the entrypoint of a base image, which is pulled only when it is not on this machine.</summary>
internal sealed class RunImage(ContainerEngine engine)
{
    /// <summary>The words of the image's entrypoint; none when it has none.</summary>
    /// <exception cref="CliException">When the engine does not know the image.</exception>
    public async Task<IReadOnlyList<string>> EntrypointAsync(string image, CancellationToken cancellationToken)
    {
        var answer = await InspectAsync(image, cancellationToken);
        if (answer.ExitCode != 0)
        {
            await engine.TransferAsync(["pull", image], "", cancellationToken);
            answer = await InspectAsync(image, cancellationToken);
        }
        return answer.ExitCode == 0
            ? Words(answer.Output)
            : throw new CliException(
                $"{engine.Name} inspect failed: exit status {answer.ExitCode} – {answer.Error}",
                "The image is not on this machine and could not be pulled; 'run_image:' in the function file names another."
            );
    }

    private Task<EngineAnswer> InspectAsync(string image, CancellationToken cancellationToken) =>
        engine.AskAsync(["inspect", "-f", "{{json .Config.Entrypoint}}", image], cancellationToken);

    private List<string> Words(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(static word => word.ToString())]
                : [];
        }
        catch (JsonException e)
        {
            throw new CliException(
                $"{engine.Name} inspect failed: the answer is no list of words: {answer.Trim()}",
                cause: e
            );
        }
    }
}
