using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Fn.Cli.Builds.Watching;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Watching;

/// <summary><c>fn watch</c>, specification 6.8.</summary>
public sealed class WatchTests : IDisposable
{
    private const string Func = "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\n";

    private readonly CliBench _bench = new();
    private readonly FakeFnServer _server = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly CancellationTokenSource _interrupt = CancellationTokenSource.CreateLinkedTokenSource(
        CliBench.Cancel
    );

    public WatchTests()
    {
        _server.Add("apps", new JsonObject { ["name"] = "demo" });
        _bench.Network = _server;
        _bench.FakeEngine();
    }

    [Fact]
    [Spec("cli 6.8", "changes")]
    public async Task A_change_deploys_and_what_the_deploy_writes_does_not()
    {
        _bench.Write("func.yaml", Func);
        _bench.Write("Dockerfile", "FROM scratch\n");
        _bench.Write(".fnignore", "# notes\n*.md\n");
        var watching = WatchAsync(
            "--registry",
            "reg",
            "watch",
            "--app",
            "demo",
            "--debounce",
            "20ms",
            "--ignore",
            "x?"
        );
        await UntilWatchedAsync();

        _bench.Write("notes.md", "left out");
        _bench.Write("x1", "left out");
        _bench.Write("a.txt", "1");
        await UntilDeploysAsync(1);
        await _interrupt.CancelAsync();
        var result = await watching;

        Assert.Equal((0, "Building image reg/f:0.0.2 \n"), (result.ExitCode, result.Error));
        Assert.StartsWith(
            """
            Watching WORK (app=demo). Debounce=20ms
            Ignored: .git, .fn, node_modules, target, dist, vendor, Dockerfile-fn-tmp*, *.md, x?
            Using .fnignore for ignores
            Press Ctrl+C to stop.

            Change detected (a.txt). Deploying...
            Deploying f to app: demo
            Bumped to version 0.0.2

            """,
            result.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Spec("cli 10", "71")]
    public async Task A_file_that_every_deploy_writes_causes_no_loop()
    {
        _bench.FakeEngine("if [ $1 = build ]; then echo line >> build.log; fi");
        _bench.Write("func.yaml", Func);
        _bench.Write("Dockerfile", "FROM scratch\n");
        var watching = WatchAsync("watch", "--app", "demo", "--debounce", "20ms");
        await UntilWatchedAsync();

        _bench.Write("a.txt", "1");
        await UntilDeploysAsync(2);
        _bench.Write("b.txt", "1");
        await UntilDeploysAsync(3);
        await _interrupt.CancelAsync();
        var result = await watching;

        Assert.Equal(
            ["a.txt", "build.log", "b.txt"],
            result
                .Out.Split('\n')
                .Where(static line => line.StartsWith("Change", StringComparison.Ordinal))
                .Select(static line => line.Split('(', ')')[1])
                .Take(3)
        );
    }

    [Fact]
    [Spec("cli 6.8", "a failed deploy")]
    public async Task A_failed_deploy_is_told_and_the_watch_goes_on()
    {
        _bench.FakeEngine("if [ $1 = build ] && [ -e broken ]; then exit 1; fi");
        _bench.Write("func.yaml", Func);
        _bench.Write("Dockerfile", "FROM scratch\n");
        var broken = _bench.Write("broken", "");
        var watching = WatchAsync("watch", "--app", "demo", "--debounce", "20ms");
        await UntilWatchedAsync();

        _bench.Write("a.txt", "1");
        await UntilLinesAsync("Error during build.", 1);
        File.Delete(broken);
        await UntilDeploysAsync(1);
        await _interrupt.CancelAsync();
        var result = await watching;

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Deploy failed: exit status 1\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_an_app_file_all_functions_are_deployed()
    {
        _bench.Write("app.yaml", "name: demo\n");
        foreach (var name in (string[])["a", "b"])
        {
            _bench.Write($"{name}/func.yaml", Func.Replace("name: f", $"name: {name}", StringComparison.Ordinal));
            _bench.Write($"{name}/Dockerfile", "FROM scratch\n");
        }
        var watching = WatchAsync("watch", "--app", "demo", "--debounce", "20ms");
        await UntilWatchedAsync();

        _bench.Write("a/x", "1");
        await UntilDeploysAsync(1);
        await _interrupt.CancelAsync();
        var result = await watching;

        Assert.Contains("Deploying b to app: demo\n", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("watch", "app name must be provided. Usage: fn watch --app <app>")]
    [InlineData("watch --app a", "could not find function file")]
    [InlineData("watch --app a --debounce soon", "invalid value \"soon\" for flag -debounce: parse error")]
    [Spec("cli 6.8", "errors")]
    public async Task What_cannot_be_watched_says_why(string command, string expected)
    {
        var result = await _bench.RunAsync(command.Split(' '));

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
    }

    [Theory]
    [InlineData("*.log", "a/b.log", true)]
    [InlineData("a/*.log", "a/b.log", true)]
    [InlineData("a/*.log", "a/c/b.log", false)]
    [InlineData("node_modules", "x/node_modules/y/z", true)]
    [InlineData("[ab].txt", "b.txt", true)]
    [InlineData("[ab].txt", "c.txt", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[open", "[open", true)]
    [InlineData("[z-a]", "z", false)]
    [Spec("cli 6.8", "patterns")]
    public void A_pattern_is_a_word_of_the_path_or_all_of_it(string pattern, string path, bool expected)
    {
        Assert.Equal(expected, WatchIgnores.Read(_bench.Work, [pattern]).Matches(path));
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _server.Dispose();
        _bench.Dispose();
    }

    private Task<CliResult> WatchAsync(params string[] args) =>
        _bench.RunAsync(async host =>
        {
            var console = host.Console;
            var writer = new WatchedWriter(console.Out, _lines);
            return await FnProgram.RunAsync(
                args,
                new CliHost
                {
                    Console = new()
                    {
                        Out = writer,
                        Error = console.Error,
                        OpenOutput = console.OpenOutput,
                        OpenInput = console.OpenInput,
                        ReadLine = console.ReadLine,
                    },
                    Environment = host.Environment,
                    WorkingDirectory = host.WorkingDirectory,
                    Network = host.Network,
                },
                _interrupt.Token
            );
        });

    private Task UntilWatchedAsync() => UntilLinesAsync("Press Ctrl+C", 1);

    private Task UntilDeploysAsync(int count) => UntilLinesAsync("Deploy finished.", count);

    private async Task UntilLinesAsync(string start, int count)
    {
        while (_lines.Count(line => line.StartsWith(start, StringComparison.Ordinal)) < count)
        {
            await Task.Delay(20, CliBench.Cancel);
        }
    }
}
