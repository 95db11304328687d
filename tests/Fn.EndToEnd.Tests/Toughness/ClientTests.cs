using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Callers that leave, dawdle, or never come to an end.</summary>
public sealed class ClientTests(RawImage raw)
{
    [ProductFact]
    public async Task Callers_who_leave_in_the_middle_of_their_request()
    {
        await using var site = await ToughSite.StartAsync(raw);
        var victim = await site.CreateVictimAsync();

        for (var i = 0; i < 20; i++)
        {
            using var client = await RudeClient.ConnectAsync(victim);
            await client.SendAsync(client.HeadOf(1000) + "only a part");
            client.Reset();
        }

        Assert.Equal((200, "well again\n"), await FnSite.PostAsync(victim, "print well again"));
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task A_caller_who_leaves_before_the_answer_takes_the_container_along()
    {
        await using var site = await ToughSite.StartAsync(raw);
        var victim = await site.CreateVictimAsync();
        await FnSite.PostAsync(victim, "print warm");

        using (var client = await RudeClient.ConnectAsync(victim))
        {
            await client.SendAsync(client.HeadOf("never".Length) + "never");
            await Eventually.AskAsync(
                async () => (await site.ContainersAsync("victim")).Length,
                count => count == 1,
                "the call"
            );
            client.Reset();
        }

        await site.AssertOneLineAsync("call failed: the caller left");
        Assert.Equal((200, "well again\n"), await FnSite.PostAsync(victim, "print well again"));
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task A_caller_who_leaves_in_the_middle_of_a_large_answer()
    {
        await using var site = await ToughSite.StartAsync(raw);
        var victim = await site.CreateVictimAsync();

        using (var client = await RudeClient.ConnectAsync(victim))
        {
            const string orders = "huge 1000000000";
            await client.SendAsync(client.HeadOf(orders.Length) + orders);
            Assert.StartsWith("HTTP/1.1 200 OK", await client.ReadAsync("xxxx"));
            client.Reset();
        }

        await site.AssertOneLineAsync("call failed: the caller left");
        Assert.Equal((200, "well again\n"), await FnSite.PostAsync(victim, "print well again"));
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task A_byte_a_second_arrives_when_there_is_no_limit()
    {
        await using var site = await ToughSite.StartAsync(raw);
        var victim = await site.CreateVictimAsync();
        using var client = await RudeClient.ConnectAsync(victim);

        await client.SendAsync(client.HeadOf("ids".Length));
        await client.TrickleAsync("ids");
        var answer = await client.ReadAsync("1000:1000");

        Assert.StartsWith("HTTP/1.1 200 OK", answer);
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task A_byte_a_second_is_shown_the_door_when_there_is_a_limit()
    {
        // The time covers what a call waits for its first container too.
        await using var site = await ToughSite.StartAsync(
            raw,
            ("FN_REQUEST_HEADER_READ_TIMEOUT", "6s"),
            ("FN_REQUEST_BODY_READ_TIMEOUT", "6s")
        );
        var victim = await site.CreateVictimAsync();
        using var slowHead = await RudeClient.ConnectAsync(victim);
        using var slowBody = await RudeClient.ConnectAsync(victim);

        await slowBody.SendAsync(slowBody.HeadOf(1000));
        var trickling = Task.WhenAll(
            slowHead.TrickleAsync(slowHead.HeadOf(1)),
            slowBody.TrickleAsync(new string('x', 1000))
        );
        var answers = await Task.WhenAll(slowHead.ReadAsync("never said"), slowBody.ReadAsync("never said"));
        await trickling;

        Assert.StartsWith("HTTP/1.1 408 ", answers[0]);
        Assert.DoesNotContain(" 200 ", answers[1]);
        Assert.Equal((200, "well again\n"), await FnSite.PostAsync(victim, "print well again"));
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task Chunks_without_end_run_into_the_limit()
    {
        await using var site = await ToughSite.StartAsync(raw, ("FN_MAX_REQUEST_SIZE", "1000000"));
        var victim = await site.CreateVictimAsync();
        using var client = await RudeClient.ConnectAsync(victim);

        await client.SendAsync(client.Head("Transfer-Encoding: chunked"));
        var (sending, answer) = (client.SendChunksWithoutEndAsync(), await client.ReadAsync("}"));
        await sending;

        Assert.StartsWith("HTTP/1.1 502 ", answer);
        Assert.Equal((200, "well again\n"), await FnSite.PostAsync(victim, "print well again"));
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task Chunks_without_end_and_without_limit_end_with_the_time_of_the_call()
    {
        await using var site = await ToughSite.StartAsync(raw);
        var victim = await site.CreateVictimAsync("--timeout", "2", "--memory", "256");
        using var client = await RudeClient.ConnectAsync(victim);

        await client.SendAsync(client.Head("Transfer-Encoding: chunked"));
        var (sending, answer) = (client.SendChunksWithoutEndAsync(), await client.ReadAsync("}"));
        await sending;

        Assert.Matches("^HTTP/1.1 50[24] ", answer);
        Assert.Equal((200, "well again\n"), await FnSite.PostAsync(victim, "print well again"));
        await site.AssertUnharmedAsync();
    }
}
