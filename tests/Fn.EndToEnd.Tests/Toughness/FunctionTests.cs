using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Functions that misbehave: the call that met it gets a clean answer, the next one a good container.</summary>
public sealed class FunctionTests(RawImage raw)
{
    private const string Broken = """{"message":"error receiving function response"}""";
    private const string Completed = "msg=\"call completed\".* fn_id={victim}";
    private const string IdleEnd = "hot function terminated: idle timeout, .*fn_id {victim}";

    /// <summary>What the victim is told, what its caller gets, and how the one line about it begins.</summary>
    public static TheoryData<string, int, string, string> Breaches =>
        new()
        {
            { "exit 3", 502, Broken, "call failed: error receiving function response" },
            { "hangup", 502, Broken, "call failed: error receiving function response" },
            { "garbage this is no HTTP", 502, Broken, "call failed: error receiving function response" },
            { "never", 504, """{"message":"Timed out"}""", "call failed: Timed out" },
            { "stop", 504, """{"message":"Timed out"}""", "call failed: Timed out" },
            { "eat 0", 502, Broken, "container out of memory" },
            { "fill /tmp/all", 502, Broken, "container out of memory" },
        };

    [Theory(SkipUnless = nameof(CanRun), Skip = "needs the built programs and an engine: ./build")]
    [MemberData(nameof(Breaches))]
    public Task A_breach_of_the_contract_costs_one_call(string orders, int status, string body, string line) =>
        new ToughCase(raw, line).RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync("--timeout", "2", "--memory", "64");

            var (gotStatus, gotBody) = await FnSite.PostAsync(victim, orders);

            Assert.Equal((status, body), (gotStatus, gotBody.Trim()));
        });

    public static bool CanRun => Product.Missing is null;

    [ProductFact]
    public Task An_answer_that_breaks_off_is_cut_and_not_passed_off_as_whole() =>
        new ToughCase(raw, "call failed: error receiving function response").RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            await Assert.ThrowsAnyAsync<HttpRequestException>(() => FnSite.PostAsync(victim, "half 1000000"));
        });

    [ProductFact]
    public Task A_second_answer_reaches_nobody() =>
        new ToughCase(raw, "hot function terminated: it sent more than the answer").RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            var first = await FnSite.PostAsync(victim, "twice\nprint mine");
            var second = await FnSite.PostAsync(victim, "print yours");

            Assert.Equal((200, "mine\n"), first);
            Assert.Equal((200, "yours\n"), second);
        });

    [ProductFact]
    public Task An_answer_before_the_request_was_read_is_the_answer() =>
        new ToughCase(raw, Completed)
        {
            Settings = [("FN_LOG_LEVEL", "debug")],
            VictimRecovers = false, // that is how it is
        }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync("--config", "RAW=early");

            var answer = await FnSite.PostAsync(victim, new string('x', 20_000_000));

            Assert.Equal((200, "xxxxx"), answer);
        });

    [ProductFact]
    public Task A_megabyte_without_an_end_of_line_is_logged_in_pieces() =>
        new ToughCase(raw, Completed) { Settings = [("FN_LOG_LEVEL", "debug")], Times = 2 }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            var answer = await FnSite.PostAsync(victim, "blob 1000000\nprint said");

            Assert.Equal((200, "said\n"), answer);
            await Eventually.AskAsync(
                () => Task.FromResult(site.Site.Log.Count(static letter => letter == 'x')),
                letters => letters >= 1_000_000,
                "all of the output in the log"
            );
        });

    [ProductFact]
    public Task Forks_end_at_the_limit_of_processes_and_with_the_container() =>
        new ToughCase(raw, IdleEnd) { Settings = [("FN_MAX_PIDS", "30")] }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            var (status, body) = await FnSite.PostAsync(victim, "fork");

            Assert.Equal(200, status);
            Assert.Matches("^2[0-9] children, then Resource temporarily unavailable\n$", body);
        });

    [ProductFact]
    public Task Who_ignores_the_signal_to_end_is_ended_all_the_same() =>
        new ToughCase(raw, IdleEnd).RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            Assert.Equal((200, "deaf\n"), await FnSite.PostAsync(victim, "deaf\nprint deaf"));
        });

    /// <summary>What is at the place of its socket when the server comes back.</summary>
    [Theory(SkipUnless = nameof(CanRun), Skip = "needs the built programs and an engine: ./build")]
    [InlineData("unlink /tmp/iofs/lsnr.sock")]
    [InlineData("relink /etc/passwd")]
    [InlineData("fifo /tmp/iofs/lsnr.sock")]
    [InlineData("folder /tmp/iofs/lsnr.sock")]
    public Task Who_puts_something_else_at_its_socket_loses_the_container_and_no_call(string orders) =>
        new ToughCase(raw, "hot function terminated: call failed, .*fn_id {victim}").RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            var first = await FnSite.PostAsync(victim, $"unlink /tmp/iofs/phonylsnr.sock\n{orders}");
            var second = await FnSite.PostAsync(victim, "hangup");
            var third = await FnSite.PostAsync(victim, "print well again");

            Assert.Equal((200, "ok\nok\n"), first);
            Assert.Equal(502, second.Status);
            Assert.Equal((200, "well again\n"), third);
        });

    [ProductFact]
    public Task Who_fills_the_folder_of_its_socket_finds_it_small() =>
        new ToughCase(raw, IdleEnd).RunAsync(async site =>
        {
            Assert.SkipUnless(site.HasBoundedFolders, "the server may not mount, or the engine would not see it");
            var victim = await site.CreateVictimAsync();

            var bytes = await FnSite.PostAsync(victim, "fill /tmp/iofs/all");
            var files = await FnSite.PostAsync(victim, "nest 5000");

            Assert.Equal((200, "No space left on device\n"), bytes);
            Assert.Equal((200, "No space left on device\n"), files);
        });

    [ProductFact]
    public Task Who_leaves_a_tree_too_deep_for_a_path_leaves_nothing() =>
        new ToughCase(raw, IdleEnd) { Settings = [("FN_IOFS_TMPFS", "false")] }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            Assert.Equal((200, "ok\n"), await FnSite.PostAsync(victim, "nest 5000"));
        });
}
