using Docker.DotNet.Models;
using Fn.Agent.Docker.Connection;

namespace Fn.Engine.Tests.Fixture;

/// <summary>A named volume that lives as long as a test.</summary>
internal sealed class TestVolume(string name, string path) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>Where the engine keeps it.</summary>
    public string Path { get; } = path;

    public bool CanBeSeen => Directory.Exists(Path);

    public static async Task<TestVolume> CreateAsync()
    {
        using var engine = RawImages.Connect();
        var wanted = new VolumesCreateParameters { Name = $"docker-test-{Guid.NewGuid():N}" };
        var volume = await engine.CallAsync(
            (client, token) => client.Volumes.CreateAsync(wanted, token),
            EngineConnection.Ordinary,
            EngineBed.Cancel
        );
        return new TestVolume(volume.Name, volume.Mountpoint);
    }

    public string CreateDirectory(string name)
    {
        var directory = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        File.SetUnixFileMode(directory, EngineBed.OpenToAll);
        return directory;
    }

    public async ValueTask DisposeAsync()
    {
        // The containers of the test are gone a moment later than this: removal by force waits for no one.
        using var engine = RawImages.Connect();
        await engine.CallAsync(
            (client, token) => client.Volumes.RemoveAsync(Name, force: true, token),
            EngineConnection.Ordinary,
            CancellationToken.None
        );
    }
}
