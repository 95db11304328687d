using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Functions that answer without measure.</summary>
public sealed class LargeAnswerTests(RawImage raw)
{
    [ProductFact]
    public async Task Ten_gigabytes_pass_through_in_bounded_memory()
    {
        await using var site = await ToughSite.StartAsync(raw);
        var victim = await site.CreateVictimAsync("--timeout", "300");

        var most = await Download.MeasureAsync(victim, "huge 10000000000", site.Site.Server, 10_000_000_000);

        Assert.InRange(most, 1, 512L * 1024 * 1024);
        await site.AssertUnharmedAsync();
    }

    [ProductFact]
    public async Task Ten_gigabytes_over_the_limit_are_refused_at_once()
    {
        await using var site = await ToughSite.StartAsync(raw, ("FN_MAX_RESPONSE_SIZE", "1000000"));
        var victim = await site.CreateVictimAsync();

        var (status, body) = await FnSite.PostAsync(victim, "huge 10000000000");

        Assert.Equal((502, """{"message":"function response body too large"}"""), (status, body.Trim()));
        await site.AssertOneLineAsync("call failed: function response body too large");
        await site.AssertUnharmedAsync();
    }
}
