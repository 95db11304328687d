using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>A transcript among the sources; with <c>FN_WRITE_TRANSCRIPTS=yes</c> what the programs print is written over it, to be read and judged.</summary>
internal static class TranscriptFile
{
    /// <summary>Runs it against a server of its own.</summary>
    public static async Task CheckAsync(string name, RawImage image)
    {
        var path = Path.Combine(Product.Root, "tests", "Fn.EndToEnd.Tests", "Transcripts", $"{name}.txt");
        var expected = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await using var site = await FnSite.StartAsync();
        await using var standIns = await StandIns.StartAsync(site.Home.Path, expected);

        var actual = await new TranscriptShell(site, standIns, image.Name).RunAsync(expected);

        if (Environment.GetEnvironmentVariable("FN_WRITE_TRANSCRIPTS") == "yes")
        {
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        }
        Assert.Equal(expected, actual);
    }
}
