using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Install;

/// <summary>The scripts at the root of the repository: what they cannot mean they say at once.</summary>
public sealed class ScriptArgumentTests
{
    [Theory]
    [InlineData("test", "test: there is no layer 'nonsense'", "nonsense")]
    [InlineData("bench", "bench: '--nonsense' is no option of ours", "--nonsense")]
    [InlineData("bench", "bench: --out needs a value", "--quick", "--out")]
    [InlineData("bench", "bench: --soak needs a length of time", "--soak", "long")]
    [InlineData("bench", "bench: --cli takes one folder and no option", "--cli", "--quick")]
    [InlineData("quickstart", "quickstart: '0' is no port", "--port", "0")]
    public async Task A_wrong_argument_gets_one_sentence_and_nothing_is_set_up(
        string script,
        string sentence,
        params string[] arguments
    )
    {
        var start = ProgramRun.Describe(Path.Combine(Product.Root, script), arguments);

        var run = await ProgramRun.ToEndAsync(start, TestContext.Current.CancellationToken);

        Assert.Equal(1, run.Code);
        Assert.Empty(run.Out);
        Assert.StartsWith(sentence, run.Error);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
