using Fn.Cli.Builds;
using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Commands.Development;

/// <summary>What commands on function directories work with, made from the settings of the run.</summary>
internal sealed class ProjectTools(CommandRun run)
{
    /// <summary>Runs programs.</summary>
    public IProgramRunner Programs { get; } = new ProgramRunner(run.Host);

    /// <summary>The known runtimes.</summary>
    public RuntimeCatalog Runtimes { get; } = new(new FdkVersions(run.Host.Variable));

    /// <summary>The configured container engine.</summary>
    /// <exception cref="CliException"><c>Invalid Container Engine</c>.</exception>
    public ContainerEngine Engine =>
        field ??= ContainerEngine.Create(run.Configuration.ContainerEngine, run.Host, Programs);

    /// <summary>Builds images of functions.</summary>
    public FunctionBuild Build => new(run.Host, Programs, Engine, Runtimes);

    /// <summary>Build options from the settings.</summary>
    /// <param name="registry">The command's own <c>--registry</c>; null or empty for the one of the settings.</param>
    public BuildOptions Options(string? registry) =>
        new()
        {
            Registry = string.IsNullOrEmpty(registry) ? run.Configuration.Registry ?? "" : registry,
            Context = run.Configuration.ContextName,
        };
}
