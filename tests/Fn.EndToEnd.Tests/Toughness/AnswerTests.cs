using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Functions that lie in their HTTP, or never stop talking.</summary>
public sealed class AnswerTests(RawImage raw)
{
    private const string Chunked = @"wire HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /// <summary>Each is told to the same function, one after the other.</summary>
    private static readonly string[] Lies =
    [
        @"wire HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        @"wire HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        @"wire HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
        @"wire HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "half 1000",
        @"wire HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        @"wire HTTP/1.1 200 OK\r\nFolded: a\r\n b\r\n\r\n",
        Chunked + "5;\nrepeat 100000000 x",
        Chunked + "0" + @"\r\n" + "\nrepeat 100000000 x",
        Chunked + "fffffffffffffffff" + @"\r\n",
        Chunked + "-5" + @"\r\n" + "hello",
    ];

    /// <summary>Heads that are too long, in whatever way.</summary>
    private static readonly string[] Floods =
    [
        @"wire HTTP/1.1 200 OK\r\nLong: " + "\nrepeat 20000000 x",
        @"wire HTTP/1.1 200 OK\r\n" + "\n" + @"repeat 1000000 A: b\r\n" + "\n" + @"wire \r\n",
        @"repeat 10000000 HTTP/1.1 100 Continue\r\n\r\n",
    ];

    [ProductFact]
    public Task Who_lies_about_his_answer_gets_none_through() =>
        new ToughCase(raw, "call failed: error receiving function response") { Times = Lies.Length }.RunAsync(
            async site =>
            {
                var victim = await site.CreateVictimAsync();

                foreach (var lie in Lies)
                {
                    var (status, body) = await FnSite.PostAsync(victim, lie);

                    Assert.Equal(
                        (502, """{"message":"error receiving function response"}""" + "\n", lie),
                        (status, body, lie)
                    );
                }
            }
        );

    [ProductFact]
    public Task Heads_without_end_are_refused_in_bounded_memory_and_time() =>
        new ToughCase(raw, "call failed: function response header too large") { Times = Floods.Length }.RunAsync(
            async site =>
            {
                var victim = await site.CreateVictimAsync();

                foreach (var flood in Floods)
                {
                    var (status, body) = await FnSite.PostAsync(victim, flood);

                    Assert.Equal(
                        (502, """{"message":"function response header too large"}""" + "\n", flood),
                        (status, body, flood)
                    );
                }
            }
        );

    [ProductFact]
    public Task A_head_that_trickles_in_ends_with_the_time_of_the_call() =>
        new ToughCase(raw, "call failed: Timed out").RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync("--timeout", "2");

            var (status, body) = await FnSite.PostAsync(
                victim,
                @"wire HTTP/1.1 200 OK\r\nLong: " + "\npace 100\nrepeat 1000 x"
            );

            Assert.Equal((504, """{"message":"Timed out"}"""), (status, body.Trim()));
        });

    [ProductFact]
    public Task More_than_was_promised_reaches_nobody() =>
        new ToughCase(raw, "hot function terminated: it sent more than the answer").RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            var answer = await FnSite.PostAsync(
                victim,
                @"wire HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello and more"
            );

            Assert.Equal((200, "hello"), answer);
        });
}
