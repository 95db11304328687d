using System.Formats.Tar;
using System.Net;
using System.Net.Sockets;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Cli.Servers;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Servers;

public class StartTests
{
    private const string NoContainer = "if [ \"$1 $2\" = 'container inspect' ]; then exit 1; fi\n";

    [Fact]
    public async Task An_image_that_is_there_is_run_as_it_is()
    {
        using var bench = new ServerBench();
        bench.Cli.FakeEngine(NoContainer);

        var result = await bench.StartAsync(new StartOptions());

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(
            @"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d ¡¡¡ 'fn start' should NOT be used for PRODUCTION !!! see https://github\.com/fnproject/fn-helm/\n$",
            result.Error
        );
        Assert.Equal(
            [
                "docker container inspect -f {{.State.Running}} fnserver",
                "docker image inspect -f {{index .Config.Labels \"fnproject.io/fnserver\"}} fnproject/fnserver:latest",
                "docker run --rm -i --name fnserver -v HOME/.fn/iofs:/iofs -e FN_IOFS_DOCKER_PATH=HOME/.fn/iofs -e FN_IOFS_PATH=/iofs "
                    + "-v HOME/.fn/data:/app/data -v /var/run/docker.sock:/var/run/docker.sock "
                    + $"--security-opt label=disable -p {bench.PortText}:8080 --entrypoint ./fnserver fnproject/fnserver:latest",
            ],
            bench.Cli.EngineCalls
        );
    }

    [Fact]
    [Spec("cli 10", "44")]
    [Spec("cli 7.1", "flags")]
    public async Task Every_flag_reaches_the_command_line()
    {
        using var bench = new ServerBench("podman");
        bench.Cli.FakeEngine(NoContainer, "podman");
        var options = new StartOptions
        {
            LogLevel = "debug",
            EnvFile = "e.env",
            Version = "1.2.3",
            SocketFolder = "fnserversocket",
            DebugPort = 5678,
            Detach = true,
            Privileged = true,
        };

        var result = await bench.StartAsync(options);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "podman run --rm -i --name fnserver -v fnserversocket:/iofs -e FN_IOFS_DOCKER_PATH=fnserversocket -e FN_IOFS_PATH=/iofs "
                + "-e FN_LOCAL_DEBUG=true -e FN_LOCAL_DEBUG_PORT=5678 -v HOME/.fn/data:/app/data -v /run/podman/podman.sock:/var/run/docker.sock "
                + $"--privileged -p {bench.PortText}:8080 --entrypoint ./fnserver -e FN_LOG_LEVEL=debug "
                + "-e FN_HOT_START_TIMEOUT_MSECS=300000 --env-file e.env -d fnproject/fnserver:1.2.3",
            bench.Cli.EngineCalls[^1]
        );
        Assert.Contains("GET /version", bench.Server.Requests);
    }

    [Fact]
    public async Task A_missing_image_is_made_from_what_came_with_fn()
    {
        using var bench = new ServerBench();
        bench.Install();
        bench.Cli.FakeEngine($"{NoContainer}if [ $1 = image ]; then exit 1; fi");

        var result = await bench.StartAsync(new StartOptions());

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            "Making image fnproject/fnserver:latest from WORK/dist/bin/fnserver",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"docker build -t fnproject/fnserver:latest --label fnproject.io/fnserver={bench.Bundle.Stamp} -",
            bench.Cli.EngineCalls
        );
        Assert.Equal(
            [
                "Dockerfile 420 FROM scratch\n",
                "rootfs.tar 420 root",
                "fnserver/fnserver 493 #!/b",
                "fnserver/libx.so 493 library",
            ],
            await ReadTarAsync(bench.Cli.ContextTar)
        );
    }

    [Theory]
    [InlineData("stale", 1)]
    [InlineData("<no value>", 0)]
    [InlineData("", 0)]
    public async Task Only_an_older_image_of_ours_is_made_again(string label, int builds)
    {
        using var bench = new ServerBench();
        bench.Install();
        bench.Cli.FakeEngine($"{NoContainer}if [ $1 = image ]; then echo '{label}'; fi");

        await bench.StartAsync(new StartOptions());

        Assert.Equal(
            builds,
            bench.Cli.EngineCalls.Count(call => call.StartsWith("docker build", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(
        "if [ $1 = image ]; then exit 1; fi",
        "9.9.9",
        "there is no image fnproject/fnserver:9.9.9 on this machine"
    )]
    [InlineData("if [ $1 = container ]; then echo true; fi", "latest", "a container named fnserver is already running")]
    [InlineData(
        "if [ $1 = container ]; then echo false; fi",
        "latest",
        "a stopped container named fnserver is in the way"
    )]
    [InlineData(
        "if [ $1 = image ]; then exit 1; fi; if [ $1 = build ]; then echo oops; exit 3; fi",
        "latest",
        "could not make image fnproject/fnserver:latest: docker build ended with exit status 3"
    )]
    public async Task What_is_in_the_way_is_one_sentence(string script, string version, string expected)
    {
        using var bench = new ServerBench();
        bench.Install();
        bench.Cli.FakeEngine(script.Contains("container", StringComparison.Ordinal) ? script : NoContainer + script);

        var result = await bench.StartAsync(new StartOptions { Version = version });

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(expected, result.Error.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var bench = new ServerBench();
        bench.Cli.FakeEngine(NoContainer);
        using var listener = new TcpListener(IPAddress.Any, bench.Port);
        listener.Start();

        var result = await bench.StartAsync(new StartOptions());

        Assert.EndsWith(
            $"port {bench.PortText} is in use by another program\n",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Spec("cli 10", "43")]
    public async Task The_exit_code_of_the_engine_is_passed_on()
    {
        using var bench = new ServerBench();
        bench.Cli.FakeEngine($"{NoContainer}if [ $1 = run ]; then exit 125; fi");

        var result = await bench.StartAsync(new StartOptions());

        Assert.Equal(125, result.ExitCode);
        Assert.EndsWith(
            "Error: processed finished with error exit status 125\n",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_missing_engine_is_one_line()
    {
        using var bench = new ServerBench();
        bench.Cli.Variables["PATH"] = bench.Cli.Bin;

        var result = await bench.StartAsync(new StartOptions());

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith(
            "Starting command failed: exec: \"docker\": executable file not found in $PATH\n",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Spec("cli 7.1", "an interrupt")]
    public async Task An_interrupt_waits_for_the_end_of_the_server()
    {
        using var bench = new ServerBench();
        var marker = Path.Combine(bench.Cli.Home, "ended");
        var started = Path.Combine(bench.Cli.Home, "started");
        bench.Cli.FakeEngine(
            $"{NoContainer}if [ $1 = run ]; then trap 'sleep 0.2; touch {marker}; exit 0' TERM; touch {started}; while :; do sleep 0.05; done; fi"
        );
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(CliBench.Cancel);

        var running = bench.RunAsync(host =>
            bench.Container(host).StartAsync(new StartOptions { Port = bench.Port }, interrupt.Token)
        );
        await Wait.UntilAsync(() => File.Exists(started), "the server runs");
        await interrupt.CancelAsync();
        var result = await running;

        Assert.Equal(0, result.ExitCode);
        Assert.True(File.Exists(marker));
        Assert.EndsWith("Interrupt caught, exiting\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_ends_at_once_is_reported_with_its_log()
    {
        using var bench = new ServerBench();
        bench.Server.Invoke = static _ => throw new HttpRequestException("refused");
        bench.Cli.FakeEngine($"{NoContainer}if [ $1 = logs ]; then echo 'it broke' >&2; fi");

        var result = await bench.StartAsync(new StartOptions { Detach = true });

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("it broke\nthe server ended right after its start\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_gives_the_server_time_and_returns_when_its_container_is_gone()
    {
        using var bench = new CliBench();
        bench.FakeEngine("case $1 in container) exit 1 ;; esac");

        var result = await bench.RunAsync("stop");

        Assert.Equal((0, "Successfully stopped 'fnserver'\n", ""), (result.ExitCode, result.Out, result.Failure));
        Assert.Equal(
            ["docker stop -t 60 fnserver", "docker container inspect -f {{.State.Running}} fnserver"],
            bench.EngineCalls
        );
    }

    [Fact]
    public async Task Stop_fails_when_there_is_no_server()
    {
        using var bench = new CliBench();
        bench.FakeEngine("exit 1");

        var result = await bench.RunAsync("stop");

        Assert.Equal((1, "", "Failed to stop 'fnserver'"), (result.ExitCode, result.Out, result.Failure));
        Assert.Equal(["docker stop -t 60 fnserver"], bench.EngineCalls);
    }

    [Fact]
    public async Task A_native_server_starts_answers_and_stops()
    {
        using var bench = new ServerBench();
        bench.Install();
        var options = new StartOptions { Port = bench.Port, Detach = true };
        var files = Path.Combine(bench.Cli.Home, ".fn");
        var answer = bench.Server.Invoke;
        bench.Server.Invoke = request =>
            File.ReadAllText(Path.Combine(files, "fnserver.log")).Length > 0
                ? answer(request)
                : throw new HttpRequestException("refused");

        var start = await bench.RunAsync(host => bench.Native(host).StartAsync(options, CliBench.Cancel));
        var again = await bench.RunAsync(host => bench.Native(host).StartAsync(options, CliBench.Cancel));
        bool? isStopped = null;
        await bench.RunAsync(async host =>
            (isStopped = await bench.Native(host).StopAsync(CliBench.Cancel)) is true ? 0 : 1
        );

        Assert.Equal((0, ""), (start.ExitCode, start.Error));
        Assert.StartsWith("the server is already running as process ", again.Error, StringComparison.Ordinal);
        Assert.True(isStopped);
        Assert.False(File.Exists(Path.Combine(files, "fnserver.pid")));
        Assert.Equal("started\n", await File.ReadAllTextAsync(Path.Combine(files, "fnserver.log"), CliBench.Cancel));
    }

    private static async Task<List<string>> ReadTarAsync(string path)
    {
        var entries = new List<string>();
        await using var reader = new TarReader(File.OpenRead(path));
        while (await reader.GetNextEntryAsync(copyData: true, CliBench.Cancel) is { } entry)
        {
            using var text = new StreamReader(entry.DataStream!);
            var content = await text.ReadToEndAsync(CliBench.Cancel);
            entries.Add($"{entry.Name} {(int)entry.Mode} {(content.StartsWith('#') ? content[..4] : content)}");
        }
        return entries;
    }
}
