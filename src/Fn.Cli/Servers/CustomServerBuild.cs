using Fn.Cli.Builds;
using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;

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
        if (isVerbose)
        {
            build = build with
            {
                Output = ProgramOutput.To(host.Console.Out),
                Error = ProgramOutput.To(host.Console.Error),
            };
        }
        int code;
        await using (BuildProgress.Start(host, $"Building image {image}"))
        {
            code = await engine.BuildAsync(build, cancellationToken);
        }
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
}
