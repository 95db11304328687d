using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Install;

/// <summary>The install script: from a folder or a URL to a command that runs, or to nothing at all.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    private string Target => Path.Combine(_home.Path, "target");

    private string InstalledFn => Path.Combine(Target, "bin", "fn");

    public void Dispose() => _home.Dispose();

    [ReleaseFact]
    public async Task Installs_over_http_and_shows_what_it_installed()
    {
        await using var server = new FileServer(Release.Folder);

        var said = (await Release.InstallAsync(_home, "--from", server.Address, "--to", Target)).Succeeded();

        Assert.Contains($"Client version: {Release.Version}\n", said);
        Assert.Contains("fn init --runtime go hello", said);
        Assert.Contains($"Add {Target}/bin to your PATH", said);
        var version = ProgramRun.Describe(InstalledFn, ["--version"]);
        var run = await ProgramRun.ToEndAsync(version, TestContext.Current.CancellationToken);
        Assert.Equal($"fn version {Release.Version}\n", run.Succeeded());
        foreach (
            var file in new[]
            {
                "bin/fnserver",
                "share/bash-completion/completions/fn",
                "share/zsh/site-functions/_fn",
                "share/fish/vendor_completions.d/fn.fish",
                $"lib/fn/{Release.Version}/share/fn/fnserver-rootfs.tar",
                $"lib/fn/{Release.Version}/LICENSE",
            }
        )
        {
            Assert.True(File.Exists(Path.Combine(Target, file)), file);
        }
    }

    [ReleaseFact]
    public async Task Installs_again_over_what_is_there()
    {
        (await Release.InstallAsync(_home, "--from", Release.Folder, "--to", Target)).Succeeded();

        (await Release.InstallAsync(_home, "--from", Release.Folder, "--to", Target)).Succeeded();

        Assert.Equal(
            [Path.Combine(Target, "lib/fn", Release.Version)],
            Directory.GetFileSystemEntries(Path.Combine(Target, "lib/fn"))
        );
    }

    [ReleaseFact]
    public async Task A_damaged_archive_leaves_the_older_one_in_use()
    {
        (await Release.InstallAsync(_home, "--from", Release.Folder, "--to", Target)).Succeeded();
        var release = Release.Copy(_home);
        var archive = Path.Combine(release, Path.GetFileName(Release.Archive));
        File.Delete(archive);
        await File.WriteAllTextAsync(archive, "cut off on its way", TestContext.Current.CancellationToken);
        await using var server = new FileServer(release);

        var trouble = (await Release.InstallAsync(_home, "--from", server.Address, "--to", Target)).Failed();

        Assert.Contains("is damaged: its checksum is not the published one. Nothing was changed", trouble);
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(Target, "lib/fn")));
        var run = ProgramRun.Describe(InstalledFn, ["--version"]);
        (await ProgramRun.ToEndAsync(run, TestContext.Current.CancellationToken)).Succeeded();
    }

    [ReleaseFact]
    public async Task Trouble_before_the_first_install_leaves_no_command()
    {
        var release = Release.Copy(_home);
        File.Delete(Path.Combine(release, Path.GetFileName(Release.Archive)));
        await using var server = new FileServer(release);

        var trouble = (await Release.InstallAsync(_home, "--from", server.Address, "--to", Target)).Failed();

        Assert.Contains($"cannot get {server.Address}/{Path.GetFileName(Release.Archive)}", trouble);
        Assert.False(Path.Exists(Target));
    }

    [ReleaseFact]
    public async Task A_machine_without_a_release_gets_no_folders()
    {
        var path = Replace("uname", "[ \"$1\" = -m ] && echo riscv64 || echo Linux");

        var run = await Release.InstallWithAsync(_home, path, "--from", Release.Folder, "--to", Target);

        Assert.Equal("install: there is no fn for riscv64, only for x86_64 and aarch64\n", run.Failed());
        Assert.False(Path.Exists(Target));
    }

    [ReleaseFact]
    public async Task Interrupted_while_it_replaces_a_release_it_puts_that_back()
    {
        (await Release.InstallAsync(_home, "--from", Release.Folder, "--to", Target)).Succeeded();
        var path = Replace(
            "mv",
            "case $1 in */.install.*/fn-*) kill -TERM $PPID; exit ;; esac; PATH=${PATH#*:} exec mv \"$@\""
        );

        (await Release.InstallWithAsync(_home, path, "--from", Release.Folder, "--to", Target)).Failed();

        var releases = Path.Combine(Target, "lib/fn");
        Assert.Equal([Path.Combine(releases, Release.Version)], Directory.GetFileSystemEntries(releases));
        var version = ProgramRun.Describe(InstalledFn, ["--version"]);
        (await ProgramRun.ToEndAsync(version, TestContext.Current.CancellationToken)).Succeeded();
    }

    [ReleaseFact]
    public async Task A_relative_folder_is_one_below_the_callers_whatever_CDPATH_says()
    {
        var elsewhere = _home.MakeDirectory("elsewhere");
        Directory.CreateDirectory(Path.Combine(elsewhere, "target"));

        var run = await Release.InstallWithAsync(
            _home,
            [new("CDPATH", elsewhere)],
            "--from",
            Release.Folder,
            "--to",
            "target"
        );

        run.Succeeded();
        Assert.True(File.Exists(InstalledFn));
    }

    [ReleaseFact]
    public async Task The_newest_release_is_taken_unless_one_is_named()
    {
        var release = Release.Copy(_home);
        var sums = Path.Combine(release, "SHA256SUMS");
        var (sum, name) = Split(await File.ReadAllTextAsync(sums, TestContext.Current.CancellationToken));
        File.Delete(sums);
        var others = new[] { "0.6.9", "0.10.0" }.Select(version =>
            $"{sum}  {name.Replace(Release.Version, version)}\n"
        );
        await File.WriteAllTextAsync(
            sums,
            $"{sum}  {name}\n{string.Concat(others)}",
            TestContext.Current.CancellationToken
        );

        var newest = (await Release.InstallAsync(_home, "--from", release, "--to", Target)).Failed();
        var named = await Release.InstallAsync(_home, "--from", release, "--to", Target, "--version", Release.Version);

        Assert.Contains("fn-0.10.0-", newest);
        Assert.Contains($"Installing fn {Release.Version} for ", named.Succeeded());
    }

    [ReleaseFact]
    public async Task Bad_arguments_get_one_sentence()
    {
        await AssertSaysAsync("say where the release is, by --from DIR or --from URL", "--to", Target);
        await AssertSaysAsync("'--form' is not known; there are --from, --to and --version", "--form", "x");
        await AssertSaysAsync("--from needs a value", "--from");
        await AssertSaysAsync($"cannot read {Target}/SHA256SUMS", "--from", Target, "--to", Target);
        await AssertSaysAsync(
            "cannot write to /proc/fn: take another folder by --to DIR, or call this with sudo",
            "--from",
            Release.Folder,
            "--to",
            "/proc/fn"
        );
        await AssertSaysAsync(
            "there is no release 9.9.9 for",
            "--from",
            Release.Folder,
            "--to",
            Target,
            "--version",
            "9.9.9"
        );
        await AssertSaysAsync(
            "'1/b' is no version; one looks like 1.2.3",
            "--to",
            Target,
            "--version",
            "1/b",
            "--from",
            "x"
        );
        Assert.False(Path.Exists(Target));
    }

    // The variables with which a program of that name is a script.
    private KeyValuePair<string, string?>[] Replace(string program, string script)
    {
        var folder = _home.MakeDirectory("programs");
        var file = Path.Combine(folder, program);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return [new("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}")];
    }

    private async Task AssertSaysAsync(string sentence, params string[] arguments)
    {
        var trouble = (await Release.InstallAsync(_home, arguments)).Failed();
        Assert.StartsWith($"install: {sentence}", trouble);
        Assert.Single(trouble.TrimEnd('\n').Split('\n'));
    }

    private static (string Sum, string Name) Split(string line)
    {
        var words = line.Split("  ", 2);
        return (words[0], words[1].TrimEnd('\n'));
    }
}
