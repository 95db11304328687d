using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Callers that leave, dawdle, or never come to an end.</summary>
public sealed class ClientTests(RawImage raw)
{
    private const string RequestBroken = "call failed: the request body broke off or was over its limit";
    private const string Left = "call failed: the caller left";
    private const string Completed = "msg=\"call completed\".* fn_id={victim}";
    private static readonly (string, string)[] Debug = [("FN_LOG_LEVEL", "debug")];

    [ProductFact]
    public Task Callers_who_leave_in_the_middle_of_their_request()
    {
        const int callers = 5;
        return new ToughCase(raw, Left) { Times = callers }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            for (var i = 0; i < callers; i++)
            {
                using var client = await RudeClient.ConnectAsync(victim);
                await client.SendAsync(client.Head("Content-Length: 1000\r\nExpect: 100-continue"));
                Assert.StartsWith("HTTP/1.1 100 ", await client.ReadAsync("\r\n\r\n"));
                await client.SendAsync("only a part");
                client.Reset();
            }
        });
    }

    [ProductFact]
    public Task A_caller_who_leaves_before_the_answer_takes_the_container_along() =>
        new ToughCase(raw, Left).RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            await FnSite.PostAsync(victim, "print warm");
            using var client = await RudeClient.ConnectAsync(victim);

            await client.SendAsync(client.HeadOf("never".Length) + "never");
            await Eventually.AskAsync(site.VictimContainersAsync, all => all.Length == 1, "the call");
            client.Reset();
        });

    /// <summary>Who closes his side is gone, as far as can be told; the original sees it so too.</summary>
    [ProductFact]
    public Task A_caller_who_closes_his_side_before_the_answer_has_left() =>
        new ToughCase(raw, Left).RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            using var client = await RudeClient.ConnectAsync(victim);

            await client.SendAsync(client.HeadOf("never".Length) + "never");
            await Eventually.AskAsync(site.VictimContainersAsync, all => all.Length == 1, "the call");
            client.CloseSending();

            Assert.DoesNotContain(" 200 ", await client.ReadAsync("never said"));
        });

    [ProductFact]
    public Task A_caller_who_leaves_in_the_middle_of_a_large_answer() =>
        new ToughCase(raw, Left).RunAsync(async site =>
        {
            const string orders = "huge 1000000000";
            var victim = await site.CreateVictimAsync();
            using var client = await RudeClient.ConnectAsync(victim);

            await client.SendAsync(client.HeadOf(orders.Length) + orders);
            Assert.StartsWith("HTTP/1.1 200 OK", await client.ReadAsync("xxxx"));
            client.Reset();
        });

    [ProductFact]
    public Task A_caller_who_reads_nothing_holds_nobody_up_beyond_the_time_of_his_call() =>
        new ToughCase(raw, "call failed: Timed out").RunAsync(async site =>
        {
            const string orders = "huge 10000000000";
            var victim = await site.CreateVictimAsync("--timeout", "2");
            using var client = await RudeClient.ConnectAsync(victim);

            await client.SendAsync(client.HeadOf(orders.Length) + orders);

            await site.AwaitLineAsync("call failed: Timed out");
        });

    [ProductFact]
    public Task Requests_in_one_piece_are_answered_one_after_the_other() =>
        new ToughCase(raw, Completed) { Settings = Debug, Times = 4 }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            using var client = await RudeClient.ConnectAsync(victim);

            await client.SendAsync(
                string.Concat(Enumerable.Range(1, 3).Select(i => $"{client.HeadOf("print 1".Length)}print {i}"))
            );
            var answers = await client.ReadAsync("\n3\n");

            Assert.Matches("(?s)^HTTP/1.1 200 .*\n1\nHTTP/1.1 200 .*\n2\nHTTP/1.1 200 .*\n3\n$", answers);
        });

    [ProductFact]
    public Task What_is_no_HTTP_is_refused() =>
        new ToughCase(raw, "bad request data: ") { Settings = Debug, Times = 2 }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            using var secure = await RudeClient.ConnectAsync(victim);
            using var mad = await RudeClient.ConnectAsync(victim);

            await secure.SendAsync("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n");
            await mad.SendAsync("no HTTP at all\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 400 ", await secure.ReadAsync("never said"));
            Assert.StartsWith("HTTP/1.1 400 ", await mad.ReadAsync("never said"));
        });

    [ProductFact]
    public Task Who_connects_and_says_nothing_or_half_a_line_is_in_nobodys_way() =>
        new ToughCase(raw, "bad request data: ")
        {
            Settings = Debug,
            Times = 75, // of those who close their side; those who said nothing made no mistake
            MayHappenMore = true,
        }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            string[] beginnings = ["", "P", $"POST {victim.AbsolutePath}", "PRI * HTTP/2.0"];
            List<RudeClient> clients = [];
            for (var i = 0; i < 400; i++)
            {
                var client = await RudeClient.ConnectAsync(victim);
                clients.Add(client);
                await client.SendAsync(beginnings[i % beginnings.Length]);
            }

            Assert.Equal((200, "hello\n"), await FnSite.PostAsync(victim, "print hello"));
            clients[..100].ForEach(static client => client.CloseSending());
            await Task.WhenAll(clients[..100].Select(static client => client.DrainAsync()));
            clients[100..].ForEach(static client => client.Reset());
        });

    [ProductFact]
    public Task A_byte_a_second_arrives_when_there_is_no_limit() =>
        new ToughCase(raw, Completed) { Settings = Debug, Times = 2 }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();
            using var client = await RudeClient.ConnectAsync(victim);

            await client.SendAsync(client.HeadOf("ids".Length));
            await client.TrickleAsync("ids");
            var answer = await client.ReadAsync("1000:1000");

            Assert.StartsWith("HTTP/1.1 200 OK", answer);
        });

    [ProductFact]
    public Task A_head_of_a_byte_a_second_is_shown_the_door_when_there_is_a_limit() =>
        new ToughCase(raw, "bad request data: .*headers timed out")
        {
            Settings = [("FN_REQUEST_HEADER_READ_TIMEOUT", "2s"), .. Debug],
        }.RunAsync(async site =>
        {
            using var client = await RudeClient.ConnectAsync(await site.CreateVictimAsync());

            var trickling = client.TrickleAsync(client.HeadOf(1));
            var answer = await client.ReadAsync("never said");
            await trickling;

            Assert.StartsWith("HTTP/1.1 408 ", answer);
        });

    [ProductFact]
    public Task A_body_of_a_byte_a_second_is_shown_the_door_when_there_is_a_limit() =>
        new ToughCase(raw, RequestBroken)
        {
            // The time covers what a call waits for its first container too.
            Settings = [("FN_REQUEST_BODY_READ_TIMEOUT", "6s")],
        }.RunAsync(async site =>
        {
            using var client = await RudeClient.ConnectAsync(await site.CreateVictimAsync());

            await client.SendAsync(client.HeadOf(1000));
            var trickling = client.TrickleAsync(new string('x', 1000));
            var answer = await client.ReadAsync("never said");
            await trickling;

            Assert.DoesNotContain(" 200 ", answer);
        });

    [ProductFact]
    public Task Chunks_without_end_run_into_the_limit() =>
        new ToughCase(raw, RequestBroken) { Settings = [("FN_MAX_REQUEST_SIZE", "1000000")] }.RunAsync(async site =>
        {
            using var client = await RudeClient.ConnectAsync(await site.CreateVictimAsync());

            await client.SendAsync(client.Head("Transfer-Encoding: chunked"));
            var (sending, answer) = (client.SendChunksWithoutEndAsync(), await client.ReadAsync("}"));
            await sending;

            Assert.StartsWith("HTTP/1.1 502 ", answer);
        });

    [ProductFact]
    public Task Chunks_without_end_and_without_limit_end_with_the_time_of_the_call() =>
        new ToughCase(raw, "call failed: (Timed out|error receiving function response)").RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync("--timeout", "2", "--memory", "256");
            using var client = await RudeClient.ConnectAsync(victim);

            await client.SendAsync(client.Head("Transfer-Encoding: chunked"));
            var (sending, answer) = (client.SendChunksWithoutEndAsync(), await client.ReadAsync("}"));
            await sending;

            Assert.Matches("^HTTP/1.1 50[24] ", answer);
        });
}
