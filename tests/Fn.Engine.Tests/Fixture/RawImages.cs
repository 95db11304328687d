using System.Diagnostics;
using System.Formats.Tar;
using Docker.DotNet.Models;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Metrics;
using Fn.Engine.Tests.Fixture;
using Microsoft.Extensions.Options;

[assembly: AssemblyFixture(typeof(RawImages))]

namespace Fn.Engine.Tests.Fixture;

/// <summary>Images that hold nothing but the function <c>raw.c</c>; made without a registry, removed at the end.</summary>
public sealed class RawImages : IAsyncLifetime
{
    private const string Repository = "docker-engine-tests/raw";
    private readonly string _run = Guid.NewGuid().ToString("N")[..12];

    /// <summary>The plain image.</summary>
    public string Plain => $"{Repository}:{_run}";

    /// <summary>The same with a declared volume.</summary>
    public string WithVolume => $"{Repository}:{_run}-volume";

    /// <summary>The same with an argument and a working directory of its own.</summary>
    public string WithArguments => $"{Repository}:{_run}-arguments";

    public async ValueTask InitializeAsync()
    {
        if (EnginePresence.Missing is not null)
        {
            return;
        }
        var program = Path.Combine(Path.GetTempPath(), $"raw-{_run}");
        try
        {
            await CompileAsync(program);
            await ImportAsync(program, Plain, []);
            await ImportAsync(program, WithVolume, ["VOLUME /data"]);
            await ImportAsync(program, WithArguments, ["CMD [\"an argument\"]", "WORKDIR /tmp"]);
        }
        finally
        {
            File.Delete(program);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (EnginePresence.Missing is not null)
        {
            return;
        }
        using var engine = Connect();
        foreach (var image in (string[])[Plain, WithVolume, WithArguments])
        {
            await engine.CallAsync(
                (client, token) =>
                    client.Images.DeleteImageAsync(image, new ImageDeleteParameters { Force = true }, token),
                EngineConnection.Ordinary,
                CancellationToken.None
            );
        }
    }

    /// <summary>A connection to the engine under test, to look at it past the driver.</summary>
    internal static EngineConnection Connect() =>
        new(
            Options.Create(new DockerOptions { Host = EnginePresence.Address }),
            TimeProvider.System,
            new AgentMetrics()
        );

    private static async Task CompileAsync(string program)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Functions", "raw.c");
        using var compiler = Process.Start(
            new ProcessStartInfo("gcc", ["-static", "-O1", "-D_GNU_SOURCE", "-o", program, source])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var words = await compiler.StandardError.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        Assert.True(compiler.ExitCode == 0, words);
    }

    private static async Task ImportAsync(string program, string image, string[] changes)
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            await using var content = File.OpenRead(program);
            const UnixFileMode executable =
                UnixFileMode.UserRead
                | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead
                | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead
                | UnixFileMode.OtherExecute;
            await tar.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, "raw") { DataStream = content, Mode = executable }
            );
        }
        archive.Position = 0;
        var name = image.Split(':');
        var wanted = new ImagesCreateParameters
        {
            FromSrc = "-",
            Repo = name[0],
            Tag = name[1],
            Changes = ["ENTRYPOINT [\"/raw\"]", .. changes],
        };
        using var engine = Connect();
        await engine.CallAsync(
            (client, token) =>
                client.Images.CreateImageAsync(wanted, archive, null, new Progress<JSONMessage>(), token),
            EngineConnection.Ordinary,
            CancellationToken.None
        );
    }
}
