using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Builds.Progress;

namespace Fn.Cli.Servers;

/// <summary>The image that the server's container runs.</summary>
internal sealed class ServerImage(CliHost host, ContainerEngine engine, ServerBundle bundle, string ownVersion)
{
    // On images made here only: which build of the server they hold.
    private const string Label = "fnproject.io/fnserver";
    private const int TailLines = 20;

    /// <summary>Makes sure that the image is on this machine: made from the server beside <c>fn</c>, never pulled behind the user's back.</summary>
    /// <remarks>An image made here from another build of the server is made again; anybody else's is used as it is.</remarks>
    /// <returns>The image's name.</returns>
    /// <exception cref="CliException">When it is missing and cannot be made.</exception>
    public async Task<string> EnsureAsync(string version, CancellationToken cancellationToken)
    {
        var image = $"fnproject/fnserver:{version}";
        var isOurs = bundle.CanMakeImage && (version == "latest" || version == ownVersion);
        var answer = await engine.AskAsync(
            ["image", "inspect", "-f", $"{{{{index .Config.Labels \"{Label}\"}}}}", image],
            cancellationToken
        );
        var stamp = answer.Output.Trim();
        if (answer.ExitCode == 0 && (!isOurs || stamp is "" or "<no value>" || stamp == bundle.Stamp))
        {
            return image;
        }
        await engine.CheckAsync(cancellationToken);
        if (!isOurs)
        {
            throw new CliException(
                $"there is no image {image} on this machine",
                bundle.CanMakeImage
                    ? $"leave --version out to start the server that came with fn, or get the image with '{engine.Name} pull {image}'"
                    : $"get it with '{engine.Name} pull {image}'"
            );
        }
        await MakeAsync(image, cancellationToken);
        return image;
    }

    private async Task MakeAsync(string image, CancellationToken cancellationToken)
    {
        host.Console.Error.WriteLine($"Making image {image} from {bundle.Server}, which takes a few seconds");
        var tail = new OutputTail(TailLines);
        var code = await BuildAsync(image, tail, cancellationToken);
        if (code == 0)
        {
            return;
        }
        foreach (var line in tail.Lines())
        {
            host.Console.Error.WriteLine(line);
        }
        throw new CliException($"could not make image {image}: {engine.Name} build ended with exit status {code}");
    }

    private async Task<int> BuildAsync(string image, OutputTail tail, CancellationToken cancellationToken)
    {
        await using var progress = host.Console.IsErrorTerminal ? EngineProgress.Start(host, "Making it") : null;
        return await engine.BuildFromTarAsync(
            image,
            $"{Label}={bundle.Stamp}",
            bundle.WriteContextAsync,
            stream => tail.ReadAsync(stream, line => progress?.Observe(line)),
            cancellationToken
        );
    }
}
