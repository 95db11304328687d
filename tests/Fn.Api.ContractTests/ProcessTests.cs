using System.Net;
using System.Net.Sockets;
using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>The server as a process: start, refusal to start, end, and what survives a violent one.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fn-process-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_node_that_neither_is_nor_has_runners_loads_nothing_of_their_protocol()
    {
        await using var server = await ServerProcess.StartAsync(_directory);

        Assert.Contains("Fn.Model.dll", server.MappedFiles);
        Assert.DoesNotContain(
            server.MappedFiles,
            static name => name is "Fn.Runner.dll" || name.StartsWith("Grpc.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_start_is_told_as_fn_tells_it_and_a_signal_ends_it_with_0()
    {
        await using var server = await ServerProcess.StartAsync(_directory, ("FN_LOG_LEVEL", "noisy"));

        await server.TerminateAsync();

        Assert.Equal(0, server.ExitCode);
        Assert.Contains(
            "level=info msg=\"Registering data store provider 'sql'\"",
            server.Log,
            StringComparison.Ordinal
        );
        Assert.Contains("level=warning msg=\"Could not parse log level", server.Log, StringComparison.Ordinal);
        Assert.Contains($"msg=\"Fn serving on `:{server.Port}`\"", server.Log, StringComparison.Ordinal);
        Assert.Contains("type=api version=0.4.0", server.Log, StringComparison.Ordinal);
        Assert.Contains("msg=Halting...", server.Log, StringComparison.Ordinal);
        Assert.Contains("msg=\"server stopped\"", server.Log, StringComparison.Ordinal);
        Assert.Equal(["fn.db"], Directory.GetFiles(_directory).Select(Path.GetFileName));
    }

    [Fact]
    [Spec("server 8.3", "the first line")]
    public async Task Every_line_is_of_the_form_that_is_set_the_first_one_too()
    {
        await using var server = await ServerProcess.StartAsync(_directory, ("FN_LOG_FORMAT", "json"));

        await server.TerminateAsync();

        var lines = server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"msg\":\"Setting log level to\"", lines[0], StringComparison.Ordinal);
        Assert.All(lines, static line => Assert.EndsWith("}", line, StringComparison.Ordinal));
    }

    [Fact]
    [Spec("server 8.3", "a destination out of reach")]
    public async Task A_log_that_cannot_go_where_it_is_to_goes_to_standard_error_and_says_so()
    {
        var nowhere = $"file://{_directory}/none/fn.log";
        await using var server = await ServerProcess.StartAsync(_directory, ("FN_LOG_DEST", nowhere));

        Assert.Contains(
            $"level=error msg=\"cannot log to FN_LOG_DEST, logging to stderr\" dest=\"{nowhere}\" error=",
            server.Log,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_destination_out_of_reach_is_named_without_its_password()
    {
        const string receiver = "tcp://me:secret@127.0.0.1:1";
        await using var server = await ServerProcess.StartAsync(_directory, ("FN_LOG_DEST", receiver));

        Assert.Contains("dest=\"tcp://***@127.0.0.1:", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 8.3", "syslog")]
    public async Task A_syslog_receiver_gets_every_line_and_standard_error_none()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var address = $"udp://127.0.0.1:{((IPEndPoint)receiver.Client.LocalEndPoint!).Port}";
        await using var server = ServerProcess.Run(_directory, ("FN_LOG_DEST", address), ("FN_LOG_PREFIX", "shop"));

        var records = new List<string>();
        do
        {
            var record = await receiver.ReceiveAsync(TestContext.Current.CancellationToken);
            records.Add(System.Text.Encoding.UTF8.GetString(record.Buffer));
        } while (!records[^1].Contains("Fn serving on", StringComparison.Ordinal));

        Assert.All(
            records,
            static record =>
                Assert.Matches(@"^<6>\d{4}-\d\d-\d\dT[0-9:]{8}Z \S+ shop\[\d+\]: time=.* level=info msg=", record)
        );
        Assert.Equal("", server.Log);
    }

    [Fact]
    [Spec("server 1.1", "arguments are ignored")]
    public async Task Arguments_are_ignored()
    {
        await using var server = await ServerProcess.StartAsync(_directory, ["--port=1", "lb"]);

        Expect.Success(await new Client(server.Port).GetAsync("/version"));
    }

    [Fact]
    public async Task A_signal_ends_a_start_that_waits_for_its_database()
    {
        await using var server = ServerProcess.Run(
            _directory,
            ("FN_DB_URL", "postgres://fn:fn@127.0.0.1:1/fn?sslmode=disable"),
            ("FN_DS_DB_PING_MAX_RETRIES", "1000")
        );
        await server.UntilLoggedAsync("attempt 1 of 1000");

        await server.TerminateAsync();

        Assert.Equal(0, server.ExitCode);
        Assert.Matches("(?s)msg=Halting.*msg=\"server stopped\"", server.Log);
        Assert.DoesNotContain("fnserver: ", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 1.6", "UTC")]
    [Spec("server 7", "TZ")]
    [Spec("server 10", "D9")]
    public async Task D9_times_are_utc_wherever_the_server_runs()
    {
        await using var server = await ServerProcess.StartAsync(_directory, ("TZ", "Asia/Tokyo"));
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1); // what is told is cut to milliseconds

        var answer = await new Client(server.Port).PostAsync("/v2/apps", """{"name":"a"}""");

        var text = answer.Json.GetProperty("created_at").GetString()!;
        Assert.EndsWith("Z", text, StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.Parse(text, null), before, DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_second_signal_waits_for_open_requests_no_longer_and_ends_with_0_too()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        using var caller = new TcpClient("localhost", server.Port);
        var stream = caller.GetStream();
        await stream.WriteAsync(
            "POST /v2/apps HTTP/1.1\r\nHost: fn\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"u8.ToArray(),
            TestContext.Current.CancellationToken
        );
        await stream.ReadExactlyAsync(new byte[12], TestContext.Current.CancellationToken); // it reads the body

        await server.SignalAsync();
        await server.UntilLoggedAsync("msg=Halting...");
        Assert.False(server.HasEnded);
        await server.SignalAsync();
        await server.EndAsync();

        Assert.Equal(0, server.ExitCode);
        Assert.Contains("msg=\"Halting at once, open requests are cut off\"", server.Log, StringComparison.Ordinal);
        Assert.Contains("msg=\"server stopped\"", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 10", "D28")]
    public async Task D28_a_port_in_use_is_told_in_a_sentence_and_ends_with_1()
    {
        using var other = new TcpListener(IPAddress.IPv6Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var server = ServerProcess.Run(_directory, ("FN_PORT", $"{port}"), ("FN_LOG_LEVEL", "error"));
        await server.EndAsync();

        Assert.Equal(1, server.ExitCode);
        Assert.Equal(
            $"fnserver: port {port} is in use by another program: stop that, or set FN_PORT to another port\n",
            server.Log
        );
    }

    [Fact]
    public async Task Wrong_settings_are_all_told_and_end_with_1()
    {
        await using var server = ServerProcess.Run(
            _directory,
            ("FN_PORT", "x"),
            ("FN_DB_URL", "oracle://scott:tiger@h/d"),
            ("FN_LOG_PREFIX_FILE", "/none")
        );
        await server.EndAsync();

        Assert.Equal(1, server.ExitCode);
        Assert.StartsWith("fnserver: 3 settings are wrong", server.Log, StringComparison.Ordinal);
        Assert.Contains("  FN_PORT must be a whole number", server.Log, StringComparison.Ordinal);
        Assert.Contains(
            "  no data store provider found for storage url oracle://scott:***@h/d",
            server.Log,
            StringComparison.Ordinal
        );
        Assert.Contains("  FN_LOG_PREFIX_FILE names the file", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_told_in_a_sentence()
    {
        await using var server = ServerProcess.Run(
            _directory,
            ("FN_DB_URL", "sqlite3:///proc/none/fn.db"),
            ("FN_LOG_LEVEL", "error")
        );
        await server.EndAsync();

        Assert.Equal(1, server.ExitCode);
        Assert.StartsWith(
            "fnserver: the database file /proc/none/fn.db cannot be opened",
            server.Log,
            StringComparison.Ordinal
        );
    }
}
