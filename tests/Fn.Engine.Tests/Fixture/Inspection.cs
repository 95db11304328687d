using Docker.DotNet.Models;
using Fn.Agent.Docker.Connection;

namespace Fn.Engine.Tests.Fixture;

/// <summary>Looks at a container, and at the engine, past the driver.</summary>
internal static class Inspection
{
    public static async Task<ContainerInspectResponse> OfAsync(string containerId)
    {
        using var engine = RawImages.Connect();
        return await engine.CallAsync(
            (client, token) => client.Containers.InspectContainerAsync(containerId, token),
            EngineConnection.Ordinary,
            EngineBed.Cancel
        );
    }

    public static async Task KillAsync(string containerId)
    {
        using var engine = RawImages.Connect();
        await engine.CallAsync(
            (client, token) =>
                client.Containers.KillContainerAsync(
                    containerId,
                    new ContainerKillParameters { Signal = "KILL" },
                    token
                ),
            EngineConnection.Ordinary,
            EngineBed.Cancel
        );
    }

    public static async Task SaveImageAsync(string image, string file)
    {
        using var engine = RawImages.Connect();
        await using var saved = await engine.CallAsync(
            (client, token) => client.Images.SaveImageAsync(image, token),
            EngineConnection.Ordinary,
            EngineBed.Cancel
        );
        await using var archive = File.Create(file);
        await saved.CopyToAsync(archive, EngineBed.Cancel);
    }
}
