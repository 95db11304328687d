using System.Diagnostics;
using Fn.Cli.Tests.Harness;

namespace Fn.Cli.Tests.Commands;

/// <summary>The scripts that <c>fn completion</c> prints, run by the shells they are for.</summary>
public sealed class CompletionScriptTests
{
    private const string Stub = "#!/bin/sh\nprintf '%s\\n' \"$*\" >> \"$HOME/asked\"\nprintf 'demo\\nshop\\n'\n";

    [Theory]
    [InlineData("bash", "COMP_WORDS=(fn list functions 'de'); COMP_CWORD=3; _fn; printf '%s\\n' \"${COMPREPLY[@]}\"")]
    [InlineData("fish", "complete -C 'fn list functions de'")]
    [InlineData("zsh", "compadd() { print -l -- ${(M)${(P)2}:#de*} }; words=(fn list functions de); CURRENT=4; _fn")]
    public async Task A_shell_completes_names(string shell, string ask)
    {
        using var cli = new CliFixture();
        var script = (await cli.RunAsync($"fn completion {shell}")).Output;

        var (output, asked) = await CompleteAsync(cli, shell, script, ask);

        Assert.Equal("demo\n", output);
        Assert.Equal("list functions --generate-bash-completion\n", asked);
    }

    [Theory]
    [InlineData("bash", "COMP_WORDS=(fn list apps '--d'); COMP_CWORD=3; _fn")]
    [InlineData("fish", "complete -C 'fn list apps --d'")]
    [InlineData("zsh", "compadd() { }; words=(fn list apps --d); CURRENT=4; _fn")]
    public async Task A_shell_asks_for_flags_once_a_dash_is_typed(string shell, string ask)
    {
        using var cli = new CliFixture();
        var script = (await cli.RunAsync($"fn completion {shell}")).Output;

        var (_, asked) = await CompleteAsync(cli, shell, script, ask);

        Assert.Equal("list apps --d --generate-bash-completion\n", asked);
    }

    [Theory]
    [InlineData("bash", "COMP_WORDS=(fn get config app a ''); COMP_CWORD=5; _fn; printf '%s\\n' \"${COMPREPLY[@]}\"")]
    [InlineData("fish", "complete -C 'fn get config app a '")]
    [InlineData("zsh", "compadd() { print -l -- ${(P)2} }; words=(fn get config app a ''); CURRENT=6; _fn")]
    public async Task A_shell_never_runs_what_a_server_calls_its_things(string shell, string ask)
    {
        using var cli = new CliFixture();
        var script = (await cli.RunAsync($"fn completion {shell}")).Output;
        const string Hostile = "#!/bin/sh\ntouch \"$HOME/asked\"\necho '$(touch $HOME/run)' '`touch $HOME/run`'\n";

        var (output, _) = await CompleteAsync(cli, shell, script, ask, Hostile);

        Assert.Contains("touch", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(cli.Home, "run")));
    }

    [Theory]
    [InlineData("bash", "COMP_WORDS=(fn deploy --app = de); COMP_CWORD=4; _fn; echo \"${COMPREPLY[@]}\"", "demo")]
    [InlineData("bash", "COMP_WORDS=(fn deploy --app =); COMP_CWORD=3; _fn; echo \"${COMPREPLY[@]}\"", "demo shop")]
    [InlineData("fish", "complete -C 'fn deploy --app=de'", "--app=demo")]
    [InlineData("zsh", "compadd() { echo ${(P)2} }; words=(fn deploy --app=de); CURRENT=3; _fn", "demo shop")]
    public async Task A_shell_completes_behind_an_equals_sign(string shell, string ask, string expected)
    {
        using var cli = new CliFixture();
        var script = (await cli.RunAsync($"fn completion {shell}")).Output;

        var (output, asked) = await CompleteAsync(cli, shell, script, ask);

        Assert.Equal(expected + "\n", output);
        Assert.Equal("deploy --app --generate-bash-completion\n", asked);
    }

    [Fact]
    public async Task Fish_offers_files_only_where_fn_knows_nothing()
    {
        using var cli = new CliFixture();
        var script = (await cli.RunAsync("fn completion fish")).Output;
        Directory.CreateDirectory(Path.Combine(cli.Home, "work", "design"));

        var (known, _) = await CompleteAsync(cli, "fish", script, "complete -C 'fn list functions de'");
        var (unknown, _) = await CompleteAsync(
            cli,
            "fish",
            script,
            "complete -C 'fn build de'",
            "#!/bin/sh\ntouch \"$HOME/asked\"\n"
        );

        Assert.Equal("demo\n", known);
        Assert.StartsWith("design/", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_shell_is_told_which_there_are()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync("fn completion tcsh");

        Assert.Equal(CliResult.Failure("there is no completion for 'tcsh'; there is for bash, zsh and fish"), result);
    }

    private static async Task<(string Output, string Asked)> CompleteAsync(
        CliFixture cli,
        string shell,
        string script,
        string ask,
        string stub = Stub
    )
    {
        var program = $"/usr/bin/{shell}";
        if (!File.Exists(program))
        {
            Assert.Skip($"there is no {shell} (Debian: apt-get install {shell})");
        }
        var fn = Path.Combine(cli.Home, "fn");
        await File.WriteAllTextAsync(fn, stub, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(fn, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(program, ["-c", Prelude(shell) + script + ask])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Directory.CreateDirectory(Path.Combine(cli.Home, "work")).FullName,
            Environment = { ["HOME"] = cli.Home, ["PATH"] = $"{cli.Home}:/usr/bin:/bin" },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (
            output,
            await File.ReadAllTextAsync(Path.Combine(cli.Home, "asked"), TestContext.Current.CancellationToken)
        );
    }

    // A script has no line editor, whose functions the completion of zsh is registered with.
    private static string Prelude(string shell) => shell == "zsh" ? "compdef() { }; compset() { }; _files() { }\n" : "";
}
