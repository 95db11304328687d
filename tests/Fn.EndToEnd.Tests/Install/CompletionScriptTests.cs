using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Install;

/// <summary>The completion scripts in the shells they are for, with names from a real server.</summary>
public sealed class CompletionScriptTests
{
    private static readonly string Scripts = Path.Combine(Product.Root, "src/Fn.Cli/Completions");

    [ProductFact]
    public async Task Each_shell_completes_verbs_nouns_and_the_names_of_apps()
    {
        await using var site = await FnSite.StartAsync();
        await site.CreateAppAsync("blue");
        await site.CreateAppAsync("black");
        await site.CreateAppAsync("red");

        foreach (var ask in new Func<FnSite, string[], Task<string[]>>[] { BashAsync, ZshAsync, FishAsync })
        {
            Assert.Equal(["inspect", "invoke"], (await ask(site, ["in"])).Where(verb => verb != "init"));
            Assert.Equal(["apps"], await ask(site, ["list", "a"]));
            Assert.Equal(["black", "blue"], await ask(site, ["inspect", "app", "bl"]));
        }
    }

    private static Task<string[]> BashAsync(FnSite site, string[] words) =>
        RunAsync(
            site,
            "bash",
            $$"""
            source {{Scripts}}/fn.bash
            COMP_WORDS=(fn {{string.Join(' ', words)}}) COMP_CWORD={{words.Length}}
            _fn
            printf '%s\n' "${COMPREPLY[@]}"
            """
        );

    /// <summary>The completion system wants a terminal; its one function that the script calls stands in for it.</summary>
    private static Task<string[]> ZshAsync(FnSite site, string[] words) =>
        RunAsync(
            site,
            "zsh",
            $$"""
            words=(fn {{string.Join(' ', words)}}) CURRENT={{words.Length + 1}}
            compadd() { print -l -- ${(M)${(P)2}:#${words[CURRENT]}*} }
            compdef() { }
            source {{Scripts}}/fn.zsh
            _fn
            """
        );

    private static Task<string[]> FishAsync(FnSite site, string[] words) =>
        RunAsync(site, "fish", $"source {Scripts}/fn.fish; complete --do-complete 'fn {string.Join(' ', words)}'");

    private static async Task<string[]> RunAsync(FnSite site, string shell, string script)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = site.Home.Path,
            ["FN_API_URL"] = $"http://127.0.0.1:{site.Port}",
            ["PATH"] = $"{Path.GetDirectoryName(Product.Fn)}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        // In a folder of its own: a shell adds file names that fit.
        var start = ProgramRun.Describe(shell, ["-c", script], site.Home.MakeDirectory("empty"), environment);
        var run = await ProgramRun.ToEndAsync(start, TestContext.Current.CancellationToken);
        return [.. run.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
