using System.Net.Sockets;
using System.Runtime.Versioning;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Contract;

/// <summary>The contract seen from outside the process of the sample function, however it was built.</summary>
[UnsupportedOSPlatform("windows")]
public abstract class ProgramSuite
{
    /// <summary>The command that runs <c>samples/hello-dotnet</c>; skips the test when it cannot be had.</summary>
    protected abstract Task<IReadOnlyList<string>> CommandAsync();

    [Theory]
    [Trait("Checklist", "68")]
    [Trait("Checklist", "69")]
    [Trait("Checklist", "74")]
    [InlineData("http-stream", null, "FN_LISTENER is not set")]
    [InlineData("http-stream", "", "FN_LISTENER is not set")]
    [InlineData("http-stream", "tcp:/x", "FN_LISTENER is tcp:/x")]
    [InlineData("http-stream", "unix:relative.sock", "FN_LISTENER is unix:relative.sock")]
    [InlineData("http-stream", "/tmp/x.sock", "FN_LISTENER is /tmp/x.sock")]
    [InlineData("cloudevent", "unix:/tmp/x.sock", "FN_FORMAT is cloudevent")]
    [InlineData("http-stream", "unix:/nowhere/at/all/x.sock", "Cannot listen on /nowhere/at/all/x.sock")]
    [InlineData("http-stream", "unix:/proc/x.sock", "Cannot listen on /proc/x.sock")]
    public async Task A_wrong_environment_exits_1_with_one_line_that_says_so(
        string format,
        string? listener,
        string message
    )
    {
        var command = await CommandAsync();
        await using var program = FunctionProgram.Start(command, ("FN_FORMAT", format), ("FN_LISTENER", listener));

        var (exitCode, output, errors) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(message, Assert.Single(errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Checklist", "68")]
    public async Task A_socket_path_over_107_bytes_exits_1_and_one_of_107_works()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        var fits = Path.Combine(directory.Path, new string('x', 107 - directory.Path.Length - 1));
        await using var tooLong = FunctionProgram.Start(command, ("FN_LISTENER", $"unix:{fits}x"));

        var (exitCode, _, errors) = await tooLong.EndAsync();
        await using var program = FunctionProgram.Start(command, ("FN_LISTENER", $"unix:{fits}"));
        while (!File.Exists(fits))
        {
            await Task.Yield();
        }
        using var peer = RawPeer.Connect(fits);

        Assert.Equal(1, exitCode);
        Assert.Contains("at most 107 bytes", errors, StringComparison.Ordinal);
        Assert.Equal(200, (await peer.CallAsync()).Status);
    }

    [Fact]
    [Trait("Checklist", "69")]
    [Trait("Checklist", "70")]
    [Trait("Checklist", "71")]
    [Trait("Checklist", "72")]
    public async Task The_link_is_relative_the_socket_is_0666_and_listens_whatever_the_umask()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(
            ["sh", "-c", "umask 0777; exec \"$@\"", "sh", .. command],
            directory,
            ("FN_FORMAT", null)
        );

        using var peer = RawPeer.Connect(directory.Link);
        var answer = await peer.CallAsync("""{"name":"Bob"}""");
        var target = File.ResolveLinkTarget(directory.Link, returnFinalTarget: false)!;
        var real = new FileInfo(directory.Link).LinkTarget!;

        Assert.Equal("""{"message":"Hello Bob"}""", answer.Text);
        Assert.DoesNotContain('/', real);
        Assert.Equal(directory.Path, Path.GetDirectoryName(target.FullName));
        Assert.Equal((UnixFileMode)0b110_110_110, File.GetUnixFileMode(target.FullName));
    }

    [Theory]
    [Trait("Checklist", "73")]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Stale_files_do_not_prevent_a_start(bool link, bool real)
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using (var first = await FunctionProgram.StartReadyAsync(command, directory))
        {
            await first.SignalAsync("KILL");
            await first.EndAsync();
        }
        var realPath = Path.Combine(directory.Path, new FileInfo(directory.Link).LinkTarget!);
        if (!link)
        {
            File.Delete(directory.Link);
        }
        if (!real)
        {
            File.Delete(realPath);
        }

        await using var second = FunctionProgram.Start(
            command,
            ("FN_FORMAT", "http-stream"),
            ("FN_LISTENER", "unix:" + directory.Link)
        );
        using var peer = await ConnectWhenReadyAsync(directory.Link);

        Assert.Equal(200, (await peer.CallAsync()).Status);
    }

    [Fact]
    [Trait("Checklist", "77")]
    [Trait("Checklist", "120")]
    public async Task A_quiet_run_prints_nothing_and_SIGTERM_exits_0_and_removes_link_and_socket()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(command, directory);
        using var peer = RawPeer.Connect(directory.Link);
        await peer.CallAsync();

        await program.SignalAsync("TERM");
        var (exitCode, output, errors) = await program.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Empty(output);
        Assert.Empty(errors);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    [Trait("Checklist", "121")]
    public async Task SIGINT_exits_0_too()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(command, directory);

        await program.SignalAsync("INT");

        Assert.Equal(0, (await program.EndAsync()).ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    [Trait("Checklist", "120")]
    [Trait("Checklist", "121")]
    public async Task SIGTERM_in_a_call_lets_it_finish_first()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(command, directory);
        using var peer = RawPeer.Connect(directory.Link);
        await peer.SendAsync(
            "POST /call HTTP/1.1\r\nContent-Length: 14\r\nFn-Deadline: 2999-01-01T00:00:00Z\r\nExpect: 100-continue\r\n\r\n"
        );
        var interim = await peer.ReadAsync(); // the call has begun and waits for its body

        await program.SignalAsync("TERM");
        while (File.Exists(directory.Link))
        {
            await Task.Yield();
        }
        await peer.SendAsync("""{"name":"Bob"}""");
        var answer = await peer.ReadAsync();
        var (exitCode, _, _) = await program.EndAsync();

        Assert.Equal(100, interim.Status);
        Assert.Equal("""{"message":"Hello Bob"}""", answer.Text);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    [Trait("Checklist", "121")]
    public async Task A_second_signal_ends_a_running_call_at_once()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(command, directory);
        using var peer = RawPeer.Connect(directory.Link);
        await peer.SendAsync(
            "POST /call HTTP/1.1\r\nContent-Length: 14\r\nFn-Deadline: 2999-01-01T00:00:00Z\r\nExpect: 100-continue\r\n\r\n"
        );
        await peer.ReadAsync();

        await program.SignalAsync("TERM");
        while (File.Exists(directory.Link))
        {
            await Task.Yield();
        }
        await program.SignalAsync("TERM");

        Assert.Equal(143, (await program.EndAsync()).ExitCode);
    }

    [Fact]
    [Trait("Checklist", "114")]
    public async Task The_log_frame_is_on_both_real_streams()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(
            command,
            directory,
            ("FN_LOGFRAME_NAME", "frame"),
            ("FN_LOGFRAME_HDR", "Fn-Call-Id")
        );
        using var peer = RawPeer.Connect(directory.Link);
        await peer.CallAsync();

        await program.SignalAsync("TERM");
        var (_, output, errors) = await program.EndAsync();

        Assert.Equal("\nframe=01M86B8DP7R00040GZJ0001EYW\n", output);
        Assert.Equal(output, errors);
    }

    [Fact]
    [Trait("Checklist", "90")]
    public async Task A_function_that_stood_frozen_answers_on_a_new_connection()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(command, directory);
        using (var before = RawPeer.Connect(directory.Link))
        {
            await before.CallAsync();
            await program.SignalAsync("STOP");
        }

        using var after = RawPeer.Connect(directory.Link);
        await after.SendAsync(Requests.Call("""{"name":"Bob"}"""));
        await program.SignalAsync("CONT");

        Assert.Equal("""{"message":"Hello Bob"}""", (await after.ReadAsync()).Text);
    }

    [Fact]
    [Trait("Checklist", "76")]
    [Trait("Checklist", "125")]
    public async Task A_function_at_rest_needs_few_threads()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(command, directory, ("HOME", "/"));
        using var peer = RawPeer.Connect(directory.Link);
        await peer.CallAsync("""{"name":"Bob"}""");

        Assert.InRange(Directory.GetDirectories($"/proc/{program.Id}/task").Length, 1, MaxThreads);
    }

    [Fact]
    [Trait("Checklist", "76")]
    public async Task A_function_fits_350_files_and_50_threads_on_a_host_of_64_cores()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(
            ["sh", "-c", "ulimit -n 350; exec \"$@\"", "sh", .. command],
            directory,
            ("DOTNET_PROCESSOR_COUNT", "64"),
            ("HOME", "/")
        );

        for (var call = 0; call < 10; call++)
        {
            using var peer = RawPeer.Connect(directory.Link);
            Assert.Equal("""{"message":"Hello Bob"}""", (await peer.CallAsync("""{"name":"Bob"}""")).Text);
        }

        Assert.InRange(Directory.GetDirectories($"/proc/{program.Id}/task").Length, 1, 49);
    }

    [Fact]
    [Trait("Checklist", "127")]
    public async Task The_sample_greets_the_world_or_a_person()
    {
        var command = await CommandAsync();
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync(command, directory);
        using var peer = RawPeer.Connect(directory.Link);

        Assert.Equal("""{"message":"Hello World"}""", (await peer.CallAsync()).Text);
        Assert.Equal("""{"message":"Hello World"}""", (await peer.CallAsync("{}")).Text);
        Assert.Equal("""{"message":"Hello Bob"}""", (await peer.CallAsync("""{"name":"Bob"}""")).Text);
        Assert.Equal(502, (await peer.CallAsync("no json")).Status);
    }

    [Fact]
    [Trait("Checklist", "122")]
    public async Task Without_both_variables_it_serves_HTTP_for_development()
    {
        var command = await CommandAsync();
        await using var program = FunctionProgram.Start([.. command, "--port", "0"]);
        var port = await program.ReadPortAsync();
        using var peer = RawPeer.ConnectTcp(port);

        await peer.SendAsync(
            "PUT /t/shop/orders?x=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 14\r\n\r\n{\"name\":\"Bob\"}"
        );
        var answer = await peer.ReadAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"message":"Hello Bob"}""", answer.Text);
        Assert.Null(answer["Fn-Http-Status"]);
    }

    protected abstract int MaxThreads { get; }

    private static async Task<RawPeer> ConnectWhenReadyAsync(string link)
    {
        while (true)
        {
            try
            {
                return RawPeer.Connect(link);
            }
            catch (SocketException)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }
}
