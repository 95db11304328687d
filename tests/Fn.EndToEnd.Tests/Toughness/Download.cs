using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>Takes an answer that is too large to keep.</summary>
internal static class Download
{
    private const long LookEvery = 100_000_000;

    /// <summary>Reads the answer to its end and looks at the server now and then.</summary>
    /// <returns>The most memory that the server had meanwhile, in bytes.</returns>
    public static async Task<long> MeasureAsync(Uri endpoint, string orders, FnServerProcess server, long expected)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(orders) };
        using var answer = await client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[256 * 1024];
        var (total, looked, most) = (0L, 0L, 0L);
        while (await body.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
        {
            total += count;
            if (total - looked >= LookEvery)
            {
                (looked, most) = (total, Math.Max(most, server.Usage.Bytes));
            }
        }
        Assert.Equal(expected, total);
        return most;
    }
}
