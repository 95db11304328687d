using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Functions that answer without measure.</summary>
public sealed class LargeAnswerTests(RawImage raw)
{
    [ProductFact]
    public Task Ten_gigabytes_pass_through_in_bounded_memory() =>
        new ToughCase(raw, "msg=\"call completed\".* fn_id={victim}")
        {
            Settings = [("FN_LOG_LEVEL", "debug")],
            Times = 2,
        }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync("--timeout", "300");

            var most = await Download.MeasureAsync(victim, "huge 10000000000", site.Site.Server, 10_000_000_000);

            Assert.InRange(most, 1, 512L * 1024 * 1024);
        });

    [ProductFact]
    public Task Ten_gigabytes_over_the_limit_are_refused_at_once() =>
        new ToughCase(raw, "call failed: function response body too large")
        {
            Settings = [("FN_MAX_RESPONSE_SIZE", "1000000")],
        }.RunAsync(async site =>
        {
            var victim = await site.CreateVictimAsync();

            var (status, body) = await FnSite.PostAsync(victim, "huge 10000000000");

            Assert.Equal((502, """{"message":"function response body too large"}"""), (status, body.Trim()));
        });
}
