using Fn.Cli.Builds.Dockerfiles;
using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Builds.Progress;
using Fn.Cli.Projects.Files;
using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Builds;

/// <summary>Builds the image of a function directory. Source: CLI specification 6.2.</summary>
internal sealed class FunctionBuild(
    CliHost host,
    IProgramRunner programs,
    ContainerEngine engine,
    RuntimeCatalog runtimes
)
{
    private const int TailLines = 20;
    private const string ErrorTitle = "Error during build.";
    private const string KnownRuntimes = "The line 'runtime:' of the function file takes one of: ";
    private const string ErrorAdvice = " Run with `--verbose` flag to see what went wrong. eg: `fn --verbose CMD`";

    /// <summary>Builds the image; a missing version and missing base images are written into the function file first.</summary>
    /// <returns>The image's name.</returns>
    /// <exception cref="CliException">When the project is not complete, the engine is not there, or the build fails.</exception>
    public async Task<string> RunAsync(FuncProject project, BuildOptions options, CancellationToken cancellationToken)
    {
        ImageName.Check(ImageName.For(options.Registry, project.Name, project.File.Version));
        if (project.File.Version.Length == 0)
        {
            host.Console.Out.WriteLine($"Bumped to version {project.Bump(BumpPart.Patch)}");
        }
        StampImages(project);
        await RunStepsAsync(project, cancellationToken);
        host.Console.Out.WriteLine($"Using Container engine {engine.Name}");
        await engine.CheckAsync(cancellationToken);
        var image = ImageName.For(options.Registry, project.Name, project.File.Version);
        var own = Path.Combine(project.Folder, "Dockerfile");
        if (File.Exists(own))
        {
            await BuildAsync(project, image, own, options, cancellationToken);
            return image;
        }
        await using var generated = await TemporaryDockerfile.CreateAsync(
            project.Folder,
            await GenerateAsync(project, options.Debug, cancellationToken),
            cancellationToken
        );
        await BuildAsync(project, image, generated.Path, options, cancellationToken);
        return image;
    }

    private void StampImages(FuncProject project)
    {
        var file = project.File;
        if (
            File.Exists(Path.Combine(project.Folder, "Dockerfile"))
            || file.Runtime == RuntimeCatalog.Docker
            || file.BuildImage.Length > 0
            || file.RunImage.Length > 0
        )
        {
            return;
        }
        var runtime =
            runtimes.FindFor(file.Runtime, project.Folder)
            ?? throw new CliException(
                $"runtime [{file.Runtime}] is not supported",
                KnownRuntimes + RuntimeCatalog.HelpList
            );
        project.Stamp(runtime.BuildImage, runtime.RunImage);
    }

    private async Task RunStepsAsync(FuncProject project, CancellationToken cancellationToken)
    {
        foreach (var step in project.File.BuildSteps)
        {
            var tail = new OutputTail(TailLines);
            var code = await programs.RunAsync(
                new("/bin/sh", ["-c", step])
                {
                    Folder = project.Folder,
                    Output = tail.ReadAsync,
                    Error = tail.ReadAsync,
                },
                cancellationToken
            );
            if (code != 0)
            {
                ShowLines(tail.Lines());
                throw new CliException($"error running command {step} (exit status {code})");
            }
        }
    }

    private async Task<string> GenerateAsync(FuncProject project, bool debug, CancellationToken cancellationToken)
    {
        var file = project.File;
        if (file.Runtime == RuntimeCatalog.Docker)
        {
            throw new CliException("Dockerfile does not exist for 'docker' runtime");
        }
        var runtime =
            runtimes.FindFor(file.Runtime, project.Folder)
            ?? throw new CliException($"Cannot build, no language helper found for {file.Runtime}");
        if (file.Entrypoint.Length == 0 && file.Cmd.Length == 0)
        {
            throw new CliException("entrypoint and cmd are missing, you must provide one or the other");
        }
        var runImage = file.RunImage.Length > 0 ? file.RunImage : runtime.RunImage;
        var request = new DockerfileRequest(
            runtime,
            project.Folder,
            file.BuildImage.Length > 0 ? file.BuildImage : runtime.BuildImage,
            runImage,
            file.Entrypoint.Length > 0 ? ShellWords.Split(file.Entrypoint) : null,
            ShellWords.Split(file.Cmd)
        )
        {
            Debug = debug,
        };
        var text = DockerfileGenerator.Generate(request, host.Variable);
        if (request.Entrypoint is not null || file.IsLegacy)
        {
            return text;
        }
        var inherited = await new RunImage(engine).EntrypointAsync(runImage, cancellationToken);
        return DockerfileGenerator.Generate(request with { Entrypoint = inherited }, host.Variable);
    }

    private async Task BuildAsync(
        FuncProject project,
        string image,
        string dockerfile,
        BuildOptions options,
        CancellationToken cancellationToken
    )
    {
        // Apart, so that much output does not push the reason of a failure out.
        var output = new OutputTail(TailLines);
        var error = new OutputTail(TailLines);
        var build = new ImageBuild(image, project.Folder, dockerfile, output.ReadAsync, error.ReadAsync)
        {
            NoCache = options.NoCache,
            BuildArgs = options.BuildArgs,
            Platform = options.Platform,
            CrossPlatforms = options.CrossPlatforms,
        };
        int code;
        try
        {
            code = options.Verbose
                ? await BuildLoudAsync(build, options, cancellationToken)
                : await BuildQuietAsync(build, options, output, error, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliException("build cancelled on signal interrupt");
        }
        if (code == 0)
        {
            return;
        }
        host.Console.Out.WriteLine(host.OutputColours.Red(ErrorTitle) + ErrorAdvice);
        ShowLines(output.Lines().Concat(error.Lines()));
        throw new CliException($"error running docker build: exit status {code}");
    }

    // Standard error, so that what scripts read of a failure stays as it is.
    private void ShowLines(IEnumerable<string> lines)
    {
        host.Console.Out.Flush();
        foreach (var line in lines)
        {
            host.Console.Error.WriteLine(line);
        }
    }

    private void Announce(BuildOptions options)
    {
        if (options.Announcement is { } line)
        {
            host.Console.Out.WriteLine(line);
        }
        host.Console.Out.Flush();
    }

    private async Task<int> BuildQuietAsync(
        ImageBuild build,
        BuildOptions options,
        OutputTail output,
        OutputTail error,
        CancellationToken cancellationToken
    )
    {
        Announce(options);
        await using var progress = EngineProgress.Start(host, $"Building image {build.Image}");
        void Show(string line) => progress.Observe(line);
        return await engine.BuildAsync(
            build with
            {
                Output = stream => output.ReadAsync(stream, Show),
                Error = stream => error.ReadAsync(stream, Show),
            },
            cancellationToken
        );
    }

    private async Task<int> BuildLoudAsync(ImageBuild build, BuildOptions options, CancellationToken cancellationToken)
    {
        const string Rule = "-----------------------------------";
        var output = host.Console.Out;
        host.Console.Error.WriteLine($"Building image {build.Image} ");
        output.WriteLine();
        output.WriteLine("Dockerfile content");
        output.WriteLine(Rule);
        output.WriteLine((await File.ReadAllTextAsync(build.Dockerfile, cancellationToken)).TrimEnd('\n'));
        output.WriteLine(Rule);
        output.WriteLine(
            $"FN_REGISTRY:  {(options.Registry.Length > 0 ? options.Registry : "FN_REGISTRY is not set.")}"
        );
        output.WriteLine(
            $"Current Context:  {(options.Context.Length > 0 ? options.Context : "No context currently in use.")}"
        );
        Announce(options);
        return await engine.BuildAsync(
            build with
            {
                Output = ProgramOutput.To(output),
                Error = ProgramOutput.To(host.Console.Error),
            },
            cancellationToken
        );
    }
}
