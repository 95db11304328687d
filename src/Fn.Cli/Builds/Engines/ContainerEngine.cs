using System.Text;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Builds.Progress;

namespace Fn.Cli.Builds.Engines;

/// <summary>The container engine's command: docker, or podman, which understands the same words.</summary>
/// <param name="name"><c>docker</c> or <c>podman</c>, from the setting <c>container-enginetype</c>.</param>
/// <param name="host">The run.</param>
/// <param name="programs">Runs it.</param>
internal sealed class ContainerEngine(string name, CliHost host, IProgramRunner programs)
{
    private const string Buildkit = "DOCKER_BUILDKIT";
    private Dictionary<string, string>? _variables;

    /// <summary>The program's name.</summary>
    public string Name => name;

    /// <summary>The engine of a setting; empty means docker.</summary>
    /// <exception cref="CliException"><c>Invalid Container Engine</c> for any other word.</exception>
    public static ContainerEngine Create(string? setting, CliHost host, IProgramRunner programs) =>
        setting switch
        {
            null or "" or "docker" => new("docker", host, programs),
            "podman" => new("podman", host, programs),
            _ => throw new CliException(
                "Invalid Container Engine",
                "set container-enginetype to docker or podman in $HOME/.fn/config.yaml"
            ),
        };

    /// <summary>Makes sure that the engine answers and is new enough.</summary>
    /// <exception cref="CliException">When it does not, or is not.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var version = new StringBuilder();
        try
        {
            var code = await programs.RunAsync(
                new(name, ["version", "--format", "{{.Server.Version}}"])
                {
                    Output = ProgramOutput.To(version),
                    Error = ProgramOutput.Discard,
                },
                cancellationToken
            );
            if (code != 0)
            {
                throw NotRunning($"exit status {code}");
            }
        }
        catch (ProgramNotFoundException exception)
        {
            throw NotRunning(exception.Message);
        }
        if (name == "docker")
        {
            EngineVersion.Check(version.ToString());
        }
    }

    /// <summary>Builds an image.</summary>
    /// <returns>The engine's exit code.</returns>
    /// <exception cref="CliException">When a builder for other machines is needed and cannot be had.</exception>
    public async Task<int> BuildAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        if (build.CrossPlatforms.Count > 0)
        {
            return await new CrossBuild(this).RunAsync(build, cancellationToken);
        }
        var arguments = new List<string> { "build", "-t", build.Image, "-f", build.Dockerfile };
        if (build.Platform is not null)
        {
            arguments.AddRange(["--platform", build.Platform]);
        }
        if (build.NoCache)
        {
            arguments.Add("--no-cache");
        }
        foreach (var argument in build.BuildArgs)
        {
            arguments.AddRange(["--build-arg", argument]);
        }
        arguments.AddRange(["--build-arg", "HTTP_PROXY", "--build-arg", "HTTPS_PROXY", "."]);
        return await BuildAsync(arguments, build, await BuildVariablesAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Runs a build command that is made up already.</summary>
    /// <returns>The engine's exit code.</returns>
    public Task<int> BuildAsync(
        IReadOnlyList<string> arguments,
        ImageBuild build,
        IReadOnlyDictionary<string, string> variables,
        CancellationToken cancellationToken
    ) =>
        programs.RunAsync(
            new(name, arguments)
            {
                Folder = build.Folder,
                Variables = variables,
                Output = build.Output,
                Error = build.Error,
            },
            cancellationToken
        );

    /// <summary>Builds an image from a tar stream that holds the Dockerfile and all it needs.</summary>
    /// <returns>The engine's exit code.</returns>
    public async Task<int> BuildFromTarAsync(
        string image,
        string label,
        Func<Stream, CancellationToken, Task> context,
        Func<Stream, Task> read,
        CancellationToken cancellationToken
    ) =>
        await programs.RunAsync(
            new(name, ["build", "-t", image, "--label", label, "-"])
            {
                Variables = await BuildVariablesAsync(cancellationToken),
                Input = context,
                Output = read,
                Error = read,
            },
            cancellationToken
        );

    /// <summary>Runs a command of the engine with its output passed on.</summary>
    /// <returns>The engine's exit code.</returns>
    public Task<int> PassAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken,
        TimeSpan? grace = null
    ) =>
        programs.RunAsync(
            new(name, arguments)
            {
                Grace = grace ?? TimeSpan.FromSeconds(10),
                Output = host.Console.IsOutputTerminal ? null : ProgramOutput.To(host.Console.Out),
                Error = host.Console.IsErrorTerminal ? null : ProgramOutput.To(host.Console.Error),
            },
            cancellationToken
        );

    /// <summary>Pulls or pushes: on a terminal the layers are counted behind the title, else the output is passed on behind it.</summary>
    /// <param name="arguments">The engine's command.</param>
    /// <param name="title">What is done; empty for nothing in front of the output.</param>
    /// <param name="cancellationToken">Stops the engine.</param>
    /// <returns>The engine's exit code.</returns>
    public async Task<int> TransferAsync(
        IReadOnlyList<string> arguments,
        string title,
        CancellationToken cancellationToken
    )
    {
        host.Console.Out.Flush();
        if (!host.Console.IsOutputTerminal || !host.Console.IsErrorTerminal)
        {
            host.Console.Out.Write(title);
            host.Console.Out.Flush();
            return await PassAsync(arguments, cancellationToken);
        }
        await using var progress = EngineProgress.Start(host, title.Length > 0 ? title : string.Join(' ', arguments));
        return await programs.RunAsync(
            new(name, arguments) { Output = progress.ReadAsync, Error = progress.ReadAsync },
            cancellationToken
        );
    }

    /// <summary>Runs a command of the engine and gathers its output.</summary>
    public async Task<EngineAnswer> AskAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        var error = new StringBuilder();
        var code = await programs.RunAsync(
            new(name, arguments) { Output = ProgramOutput.To(output), Error = ProgramOutput.To(error) },
            cancellationToken
        );
        return new(code, output.ToString(), error.ToString().Trim());
    }

    // Without buildx a newer docker command cannot build at all unless it is told to use the classic builder.
    private async Task<IReadOnlyDictionary<string, string>> BuildVariablesAsync(CancellationToken cancellationToken)
    {
        if (_variables is not null)
        {
            return _variables;
        }
        _variables = new(StringComparer.Ordinal);
        if (name == "docker" && host.Variable(Buildkit) is null)
        {
            var buildx = await AskAsync(["buildx", "version"], cancellationToken);
            if (buildx.ExitCode != 0)
            {
                _variables[Buildkit] = "0";
            }
        }
        return _variables;
    }

    private CliException NotRunning(string reason) =>
        new(
            $"Cannot connect to the {name}, make sure you have it installed and running: {reason}",
            $"'{name} version' says more. Another engine is chosen with: fn update context container-enginetype podman"
        );
}

/// <summary>What a command of the engine answered.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error, trimmed.</param>
internal sealed record EngineAnswer(int ExitCode, string Output, string Error);
