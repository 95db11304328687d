using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests;

/// <summary>The built command where the caller closed a standard stream.</summary>
public sealed class ClosedStreamTests
{
    [ProductFact]
    public async Task What_is_meant_for_a_closed_stream_goes_nowhere_else()
    {
        var error = await RunAsync("fn bogus 2>&-; echo $?");
        var output = await RunAsync("{ fn update context registry me >&-; echo $?; } 2>&1");
        var input = await RunAsync("fn invoke --endpoint http://localhost:1/x <&- 2>&1");

        Assert.Equal("1\n", error);
        Assert.Equal("0\n", output);
        Assert.Contains("connection refused", input, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string line)
    {
        using var home = new TemporaryHome();
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home.Path,
            ["PATH"] = $"{Path.GetDirectoryName(Product.Fn)}:/usr/bin:/bin",
        };
        var start = ProgramRun.Describe("/bin/sh", ["-c", line], home.Path, environment);
        return (await ProgramRun.ToEndAsync(start, TestContext.Current.CancellationToken)).Out;
    }
}
