using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests;

/// <summary>The built command where things that every program has are missing.</summary>
public sealed class SurroundingsTests
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

    [ProductFact]
    public async Task A_directory_that_was_removed_is_no_obstacle_to_commands_that_need_none_and_named_by_the_others()
    {
        var version = await RunAsync("mkdir gone; cd gone; rmdir ../gone; fn --version");
        var build = await RunAsync("mkdir gone; cd gone; rmdir ../gone; fn build 2>&1; echo $?");

        Assert.StartsWith("fn version ", version, StringComparison.Ordinal);
        Assert.Contains("/gone: no such file or directory\n", build, StringComparison.Ordinal);
        Assert.EndsWith("\n1\n", build, StringComparison.Ordinal);
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
