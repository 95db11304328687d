using Fn.Server.Hosting;
using Fn.Server.Observability;
using Fn.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Server.Tests;

/// <summary>Server specification 8.3.</summary>
public sealed partial class LogTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 8, 46, 41, 871, TimeSpan.Zero);

    [Fact]
    [Spec("server 8.3", "text", "fields.level")]
    public void A_text_line_has_time_level_message_and_sorted_fields()
    {
        var line = Write(LogFormat.Text, static log => Served(log, "01M8", 12, "a b=\"c\"\n", "full", null, true));

        Assert.Equal(
            "time=\"2026-11-24T08:46:41Z\" level=info msg=\"Served 01M8 in 12 ms\" call_id=01M8 elapsed_ms=12"
                + " fields.level=full note=\"a b=\\\"c\\\"\\n\" nothing=\"<nil>\" was_hot=true",
            line
        );
    }

    [Fact]
    [Spec("server 8.3", "json", "fields.level")]
    public void A_json_line_has_the_same_members()
    {
        var line = Write(LogFormat.Json, static log => Served(log, "01M8", 12, "a \"b\"", "full", null, true));

        Assert.Equal(
            """{"call_id":"01M8","elapsed_ms":12,"fields.level":"full","note":"a \"b\"","nothing":null,"was_hot":true,"level":"info","msg":"Served 01M8 in 12 ms","time":"2026-11-24T08:46:41.8710000Z"}""",
            line
        );
    }

    [Theory]
    [InlineData("\u001b[2J\u009b2J", "\\x1b[2J\\u009b2J")]
    [InlineData("exe.\u202etxt", "exe.\\u202etxt")]
    [InlineData("two\u2028lines", "two\\u2028lines")]
    [InlineData("grün 漢 😀", "grün 漢 😀")]
    public void What_would_move_the_cursor_of_a_reader_is_spelled_out(string note, string written)
    {
        var line = Write(LogFormat.Text, log => Served(log, "01M8", 12, note, "full", null, true));

        Assert.Contains($" note=\"{written}\" ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void One_word_stands_without_quotes()
    {
        var line = Write(LogFormat.Text, static log => Halting(log));

        Assert.Equal("time=\"2026-11-24T08:46:41Z\" level=warning msg=Halting...", line);
    }

    [Fact]
    public void An_exception_is_a_field_and_stays_on_the_line()
    {
        var line = Write(LogFormat.Text, static log => Failed(log, new InvalidOperationException("broken\nthing")));

        Assert.Contains("level=error msg=failed error=\"broken\\nthing\" stack=", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Fields_of_a_scope_stand_on_its_lines()
    {
        var line = Write(
            LogFormat.Text,
            static log =>
            {
                using (log.BeginScope(new Dictionary<string, object?>(StringComparer.Ordinal) { ["AppId"] = "01A" }))
                {
                    Halting(log);
                }
            }
        );

        Assert.EndsWith("msg=Halting... app_id=01A", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blocked_target_blocks_no_caller_and_costs_counted_lines()
    {
        using var target = new Target();
        using (var sink = new LogSink(target))
        {
            for (var i = 0; i < 20_000; i++)
            {
                sink.Add(LogLevel.Information, "line");
            }
            target.Release();
        }

        var note = Assert.Single(target.Lines, static line => line.Contains("dropped", StringComparison.Ordinal));
        var dropped = int.Parse(note.Split('=')[^1], null);
        Assert.Equal(20_000, target.Lines.Count - 1 + dropped);
        Assert.True(target.IsDisposed);
    }

    [Fact]
    public void Long_lines_that_wait_take_some_megabytes_at_most()
    {
        using var target = new Target();
        var line = new string('x', 1024 * 1024);
        using (var sink = new LogSink(target))
        {
            for (var i = 0; i < 100; i++)
            {
                sink.Add(LogLevel.Information, line);
            }
            target.Release();
        }

        Assert.InRange(target.Lines.Count(written => written.Length == line.Length), 8, 9);
        Assert.Contains(target.Lines, static written => written.Contains("dropped", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_gets_lines_appended_and_is_private()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("fn-log-").FullName, "fn.log");
        foreach (var line in (string[])["first", "second"])
        {
            using var sink = new LogSink(StreamLogTarget.File(path));
            sink.Add(LogLevel.Information, line);
        }

        Assert.Equal("first\nsecond\n", File.ReadAllText(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    [Spec("server 8.3", "syslog")]
    public async Task A_syslog_receiver_gets_records()
    {
        using var receiver = new System.Net.Sockets.UdpClient(
            new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0)
        );
        var port = ((System.Net.IPEndPoint)receiver.Client.LocalEndPoint!).Port;
        using var target = new SyslogLogTarget(new Uri($"udp://127.0.0.1:{port}"), "tag", new FakeTimeProvider(Time));

        target.Write(LogLevel.Information, "level=info msg=x");

        var record = await receiver.ReceiveAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            $"<6>2026-11-24T08:46:41Z {Environment.MachineName} tag[{Environment.ProcessId}]: level=info msg=x\n",
            System.Text.Encoding.UTF8.GetString(record.Buffer)
        );
    }

    /// <summary>The framework calls it critical, with a stack.</summary>
    [Fact]
    public void A_client_who_was_cut_off_for_his_flood_of_frames_is_told_of_at_debug()
    {
        static void Act(ILogger logger) => CutOff(logger, new IOException("too many"));

        Assert.Equal("time=\"2026-11-24T08:46:41Z\" level=debug msg=\"too many\"", Write(LogFormat.Text, Act));
        Assert.Empty(WriteAll(LogFormat.Text, Act, LogLevel.Information));
    }

    [LoggerMessage(1, LogLevel.Information, "Served {CallId} in {ElapsedMs} ms")]
    private static partial void Served(
        ILogger logger,
        string callId,
        int elapsedMs,
        string note,
        string level,
        string? nothing,
        bool wasHot
    );

    [LoggerMessage(60, LogLevel.Critical, "too many", EventName = "Http2QueueOperationsExceeded")]
    private static partial void CutOff(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "Halting...")]
    private static partial void Halting(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "failed")]
    private static partial void Failed(ILogger logger, Exception failure);

    private static string Write(LogFormat format, Action<ILogger> act) => Assert.Single(WriteAll(format, act));

    private static List<string> WriteAll(LogFormat format, Action<ILogger> act, LogLevel least = LogLevel.Debug)
    {
        using var target = new Target();
        target.Release();
        using (var provider = new FnLoggerProvider(new LogSink(target), format, least, new FakeTimeProvider(Time)))
        {
            provider.SetScopeProvider(new LoggerExternalScopeProvider());
            act(provider.CreateLogger("any"));
        }
        return target.Lines;
    }

    private sealed class Target : ILogTarget
    {
        private readonly ManualResetEventSlim _released = new();

        public List<string> Lines { get; } = [];

        public bool IsDisposed { get; private set; }

        public void Release() => _released.Set();

        public void Write(LogLevel level, string line)
        {
            _released.Wait(TestContext.Current.CancellationToken);
            Lines.Add(line);
        }

        public void Flush() { }

        public void Dispose() => IsDisposed = true;
    }
}
