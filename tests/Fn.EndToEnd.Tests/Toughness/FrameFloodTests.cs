using Fn.EndToEnd.Tests.Harness;
using Fn.Testing.Http2;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Clients that use HTTP/2 against the server. Every frame they send is allowed; it is their number that is not.</summary>
public sealed class FrameFloodTests(RawImage raw)
{
    private const int Resets = 20_000;
    private const string ConnectionError = "HTTP/2 connection error";
    private const string Left = "call failed: the caller left";

    /// <summary>What all of the flood may take while it lasts: buffers of a connection, and what is compiled on the way.</summary>
    private const long MostBytes = 96L * 1024 * 1024;

    private static readonly byte[] Ping = Frames.Of(Frames.Ping, 0, 0, "12345678"u8);
    private static readonly byte[] Setting = Frames.Of(Frames.Settings, 0, 0, 0, 3, 0, 0, 0, 100); // streams at most: 100
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);
    private static readonly (string, string)[] Debug = [("FN_LOG_LEVEL", "debug")];

    /// <summary>Known as rapid reset, CVE-2023-44487.</summary>
    [ProductFact]
    public Task Calls_that_are_reset_as_soon_as_they_begin() =>
        new ToughCase(raw, Left) { MayHappenMore = true }.RunAsync(async site =>
        {
            using var client = await RudeClient.ConnectAsync(await site.CreateVictimAsync());
            var calls = Enumerable
                .Range(0, Resets)
                .SelectMany(i =>
                    (byte[])[.. Frames.Post(2 * i + 1, Frames.EndHeaders, client.Path), .. Frames.ResetOf(2 * i + 1)]
                );

            await client.SendAsync(Frames.Beginning);
            var draining = client.DrainAsync();
            if (await client.TrySendAsync([.. calls]))
            {
                client.CloseSending();
            }

            await draining;
            Assert.DoesNotContain(" stack=", site.Site.Log);
        });

    /// <summary>The head of a request goes on in frames without end, CVE-2024-27316 and others.</summary>
    [ProductFact]
    public Task A_head_that_goes_on_in_frames_without_end() =>
        new ToughCase(raw, ConnectionError) { Settings = Debug }.RunAsync(async site =>
        {
            using var client = await RudeClient.ConnectAsync(await site.CreateVictimAsync());
            var more = Frames.Of(
                Frames.Continuation,
                0,
                1,
                [.. Enumerable.Repeat(Frames.Field("x", "y"), 2000).SelectMany(x => x)]
            );

            await client.SendAsync([.. Frames.Beginning, .. Frames.Post(1, Frames.EndStream, client.Path)]);
            var draining = client.DrainAsync();

            await client.SendWithoutEndAsync(more); // it has an end: the server's
            await draining;
        });

    [ProductFact]
    public Task A_head_that_goes_on_in_frames_of_nothing() =>
        FloodAsync(
            reads: true,
            static path => Frames.Post(1, Frames.EndStream, path),
            Frames.Of(Frames.Continuation, 0, 1)
        );

    [ProductFact]
    public Task Frames_that_ask_for_answers_without_end() => FloodAsync(reads: true, static _ => [], Ping, Setting);

    [ProductFact]
    public Task Frames_that_ask_for_answers_which_nobody_reads() =>
        FloodAsync(reads: false, static _ => [], Ping, Setting);

    [ProductFact]
    public Task A_caller_who_closes_his_side_before_the_answer_has_left() =>
        new ToughCase(raw, Left).RunAsync(async site =>
        {
            using var client = await RudeClient.ConnectAsync(await site.CreateVictimAsync());

            await client.SendAsync([
                .. Frames.Beginning,
                .. Frames.Post(1, Frames.EndHeaders, client.Path),
                .. Frames.Of(Frames.Data, Frames.EndStream, 1, "never"u8),
            ]);
            await Eventually.AskAsync(site.VictimContainersAsync, all => all.Length == 1, "the call");
            client.CloseSending();

            await client.DrainAsync();
        });

    /// <summary>One client for each frame sends it as fast as it is taken, for a while.</summary>
    private Task FloodAsync(bool reads, Func<string, byte[]> first, params byte[][] frames) =>
        new ToughCase(raw, "api error") { Times = 0 }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            var most = site.Site.Server.Usage.Bytes + MostBytes;
            List<RudeClient> clients = [];
            List<Task> tasks = [];
            foreach (var frame in frames)
            {
                var client = await RudeClient.ConnectAsync(victim);
                clients.Add(client);
                await client.SendAsync([.. Frames.Beginning, .. first(client.Path)]);
                tasks.Add(client.SendWithoutEndAsync([.. Enumerable.Repeat(frame, 1000).SelectMany(static x => x)]));
                tasks.Add(reads ? client.DrainAsync() : Task.CompletedTask);
            }

            await site.AwaitNeighbourAsync(Duration);
            var during = site.Site.Server.Usage.Bytes;
            clients.ForEach(static client => client.Reset());
            await Task.WhenAll(tasks);

            Assert.InRange(during, 0, most);
        });
}
