using Fn.Cli.Projects.Tests.Harness;

namespace Fn.Cli.Projects.Tests.Servers;

public class UpdateServerTests
{
    [Theory]
    [InlineData("exit 0", 0, "Process finished gracefully")]
    [InlineData("exit 3", 1, "Processed finished with error: exit status 3")]
    public async Task The_exit_code_tells_whether_the_image_was_pulled(string script, int code, string log)
    {
        using var bench = new CliBench();
        bench.FakeEngine(script);

        var result = await bench.RunAsync("update", "server");

        Assert.Equal(code, result.ExitCode);
        Assert.EndsWith($" {log}\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(["docker pull fnproject/fnserver"], bench.EngineCalls);
    }
}
