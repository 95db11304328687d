using System.Collections.Concurrent;
using System.Net.Sockets;
using Fn.Api.ContractTests.Server;

namespace Fn.Api.ContractTests;

/// <summary>What was answered is not lost, however the server ends. On a file, for a database server lives on without it.</summary>
public sealed class DurabilityTests : IDisposable
{
    private const int Lanes = 4;
    private const int KillsOfALane = 25;
    private const int Writers = 3;

    // A server that lives for a moment is not worth being made fast.
    private static readonly (string, string) NoTuning = ("DOTNET_TieredPGO", "0");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fn-durability-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task What_was_answered_survives_kill_9_a_hundred_times()
    {
        var lanes = Enumerable.Range(0, Lanes).Select(lane => KillOverAndOverAsync($"lane{lane}"));

        var kept = await Task.WhenAll(lanes);

        Assert.All(kept, static count => Assert.True(count >= KillsOfALane));
    }

    /// <summary>Kills server after server on one database while apps are created and deleted.</summary>
    /// <returns>How many apps were to be there at the end, and were.</returns>
    private async Task<int> KillOverAndOverAsync(string name)
    {
        var directory = _directory.CreateSubdirectory(name).FullName;
        var answered = new Answered();
        for (var kill = 0; kill < KillsOfALane; kill++)
        {
            await using var server = await ServerProcess.StartAsync(directory, NoTuning);
            var writing = Enumerable.Range(0, Writers).Select(_ => WriteAsync(new Client(server.Port), answered));
            var writers = writing.ToArray();
            var enough = answered.Count + 1 + (kill % 7);
            while (answered.Count < enough)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
            server.Kill();
            await Task.WhenAll(writers);
        }
        return await CheckAsync(directory, answered);
    }

    private static async Task<int> CheckAsync(string directory, Answered answered)
    {
        await using var server = await ServerProcess.StartAsync(directory, NoTuning);
        var client = new Client(server.Port);
        foreach (var id in answered.Deleted)
        {
            Expect.Error(404, "App not found", await client.GetAsync($"/v2/apps/{id}"));
        }
        foreach (var id in answered.Created)
        {
            Expect.Success(await client.GetAsync($"/v2/apps/{id}"));
        }
        return answered.Created.Count;
    }

    // Until the server is gone: two creates, a delete of one of them, and so on.
    private static async Task WriteAsync(Client client, Answered answered)
    {
        try
        {
            while (true)
            {
                answered.Created.Add(await client.AppAsync());
                var doomed = await client.AppAsync();
                if ((await client.DeleteAsync($"/v2/apps/{doomed}")).Status == 204)
                {
                    answered.Deleted.Add(doomed);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ArgumentOutOfRangeException)
        {
            // As it should be. What it did not answer may be there or not.
        }
    }

    private sealed class Answered
    {
        public ConcurrentBag<string> Created { get; } = [];

        public ConcurrentBag<string> Deleted { get; } = [];

        public int Count => Created.Count + Deleted.Count;
    }
}
