using System.Reflection;
using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Servers;

namespace Fn.Cli.Commands.Server;

/// <summary>What the server commands work with, made from the settings of the run.</summary>
internal static class ServerTools
{
    private static readonly string ServerVersion =
        typeof(ServerTools)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static attribute => attribute.Key == "FnServerVersion")
            ?.Value
        ?? "";

    /// <summary>The server in its container.</summary>
    public static ServerContainer Container(CommandRun run, string installFolder)
    {
        var programs = new ProgramRunner(run.Host);
        var engine = ContainerEngine.Create(run.Configuration.ContainerEngine, run.Host, programs);
        var image = new ServerImage(run.Host, engine, new ServerBundle(installFolder), ServerVersion);
        return new(run.Host, run.Home, engine, image);
    }

    /// <summary>The server as a process.</summary>
    public static NativeServer Native(CommandRun run, string installFolder) =>
        new(run.Host, run.Home, new ProgramRunner(run.Host), new ServerBundle(installFolder));
}
