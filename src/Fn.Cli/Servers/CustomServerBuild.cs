using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Builds.Progress;

namespace Fn.Cli.Servers;

/// <summary>Builds the image of a server with extensions.</summary>
internal sealed class CustomServerBuild(CliHost host, ContainerEngine engine)
{
    private const int TailLines = 20;

    /// <summary>Builds it from a directory.</summary>
    /// <exception cref="CliException">When the build fails; the last lines of its output are on standard error then.</exception>
    public async Task RunAsync(
        string folder,
        string image,
        bool noCache,
        bool isVerbose,
        CancellationToken cancellationToken
    )
    {
        await engine.CheckAsync(cancellationToken);
        var tail = new OutputTail(TailLines);
        var build = new ImageBuild(image, folder, Path.Combine(folder, "Dockerfile"), tail.ReadAsync, tail.ReadAsync)
        {
            NoCache = noCache,
        };
        var code = isVerbose
            ? await BuildLoudAsync(build, cancellationToken)
            : await BuildQuietAsync(build, tail, cancellationToken);
        if (code == 0)
        {
            return;
        }
        foreach (var line in tail.Lines())
        {
            host.Console.Error.WriteLine(line);
        }
        throw new CliException($"error running docker build: exit status {code}");
    }

    private async Task<int> BuildQuietAsync(ImageBuild build, OutputTail tail, CancellationToken cancellationToken)
    {
        await using var progress = EngineProgress.Start(host, $"Building image {build.Image}");
        Task ReadAsync(Stream stream) => tail.ReadAsync(stream, line => progress.Observe(line));
        return await engine.BuildAsync(build with { Output = ReadAsync, Error = ReadAsync }, cancellationToken);
    }

    private Task<int> BuildLoudAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        host.Console.Error.WriteLine($"Building image {build.Image} ");
        return engine.BuildAsync(
            build with
            {
                Output = ProgramOutput.To(host.Console.Out),
                Error = ProgramOutput.To(host.Console.Error),
            },
            cancellationToken
        );
    }
}
