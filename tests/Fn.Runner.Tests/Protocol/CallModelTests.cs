using System.Text.Json;
using Fn.Model.Wire;
using Fn.Runner.Protocol;
using Fn.Testing;

namespace Fn.Runner.Tests.Protocol;

public sealed class CallModelTests
{
    private const string Whole = """
        {"id":"01D","status":"running","image":"fn/hello:1","delay":3,"type":"detached","payload":"{}","url":"http://lb/invoke/f",
        "method":"POST","timeout":30,"idle_timeout":60,"tmpfs_size":16,"memory":128,"cpus":"100m","config":{"A":"b","FN_TYPE":"sync"},
        "annotations":{"x":[1, 2],"y":"<"},"headers":{"Accept":["a","b"],"X-Name":["é"]},"syslog_url":"udp://log:514",
        "completed_at":"0001-01-01T00:00:00.000Z","created_at":"2026-11-28T03:00:00.123Z","started_at":"2026-11-28T03:00:01.000Z",
        "execution_duration":1500,"stats":[{"metric":1}],"error":"none","app_id":"A1","app_name":"shop","trigger_id":"T1","fn_id":"F1"}
        """;

    public static TheoryData<string, object, Func<CallModel, object?>> Members =>
        new()
        {
            { "id", "01D", static call => call.Id },
            { "status", "running", static call => call.Status },
            { "image", "fn/hello:1", static call => call.Image },
            { "delay", 3, static call => call.Delay },
            { "type", "detached", static call => call.Type },
            { "payload", "{}", static call => call.Payload },
            { "url", "http://lb/invoke/f", static call => call.Url },
            { "method", "POST", static call => call.Method },
            { "timeout", 30, static call => call.Timeout },
            { "idle_timeout", 60, static call => call.IdleTimeout },
            { "tmpfs_size", 16L, static call => call.TmpfsSize },
            { "memory", 128UL, static call => call.Memory },
            { "cpus", 100UL, static call => call.CpuMillis },
            { "config", "A=b;FN_TYPE=sync", static call => Join(call.Config) },
            { "annotations", "x=[1,2];y=\"<\"", static call => Join(call.Annotations) },
            { "headers", "Accept=a,b;X-Name=é", static call => Join(call.Headers) },
            { "syslog_url", "udp://log:514", static call => call.SyslogUrl },
            { "completed_at", default(DateTimeOffset), static call => call.CompletedAt },
            { "created_at", At(0, 123), static call => call.CreatedAt },
            { "started_at", At(1, 0), static call => call.StartedAt },
            { "execution_duration", TimeSpan.FromTicks(15), static call => call.ExecutionDuration },
            { "stats", new RawJson("""[{"metric":1}]"""), static call => call.Stats },
            { "error", "none", static call => call.Error },
            { "app_id", "A1", static call => call.AppId },
            { "app_name", "shop", static call => call.AppName },
            { "trigger_id", "T1", static call => call.TriggerId },
            { "fn_id", "F1", static call => call.FnId },
        };

    [Theory]
    [MemberData(nameof(Members), DisableDiscoveryEnumeration = true)]
    [Spec("server 5.3", "each member of models_call_json")]
    public void A_member_is_read_and_may_be_absent_or_null(string name, object value, Func<CallModel, object?> member)
    {
        var call = CallModelJson.Read(Whole);
        var absent = CallModelJson.Read("{}");
        var @null = CallModelJson.Read($"{{\"{name}\":null}}");

        Assert.Equal(value, member(call));
        Assert.Equal(member(absent), member(@null));
    }

    [Fact]
    [Spec("server 5.3", "order of the members of models_call_json")]
    public void What_was_read_is_written_in_the_order_of_the_original()
    {
        var expected = Whole.ReplaceLineEndings("").Replace("[1, 2]", "[1,2]").Replace("\"<\"", "\"\\u003c\"");

        Assert.Equal(expected, CallModelJson.Write(CallModelJson.Read(Whole)));
    }

    [Fact]
    [Spec("server 5.3", "members of models_call_json that are always there")]
    public void Of_an_empty_call_only_those_are_written_that_are_always_there() =>
        Assert.Equal(
            """{"id":"","status":"running","completed_at":"0001-01-01T00:00:00.000Z","created_at":"0001-01-01T00:00:00.000Z","started_at":"0001-01-01T00:00:00.000Z","app_id":"","app_name":"","trigger_id":"","fn_id":""}""",
            CallModelJson.Write(new CallModel())
        );

    [Theory]
    [InlineData("\"100m\"", 100)]
    [InlineData("\"0.1\"", 100)]
    [InlineData("\"2\"", 2000)]
    [InlineData("0.25", 250)]
    [InlineData("\"\"", 0)]
    [Spec("server 5.3", "spellings of cpus")]
    public void Cores_are_spelled_in_two_ways(string json, ulong millis) =>
        Assert.Equal(millis, CallModelJson.Read($"{{\"cpus\":{json}}}").CpuMillis);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"timeout\":\"x\"}")]
    [InlineData("{\"timeout\":99999999999}")]
    [InlineData("{\"memory\":-1}")]
    [InlineData("{\"cpus\":\"many\"}")]
    [InlineData("{\"cpus\":\"99999999999999999999999999\"}")]
    [InlineData("{\"headers\":{\"A\":\"b\"}}")]
    [InlineData("{\"config\":[]}")]
    [InlineData("{\"id\":7}")]
    public void What_is_no_call_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => CallModelJson.Read(json));

    [Fact]
    public void Unknown_members_are_passed_over() =>
        Assert.Equal("F1", CallModelJson.Read("""{"priority":1,"fn_id":"F1","later":{"a":[{}]}}""").FnId);

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u00c3\u00a9", "\u00e9")]
    [InlineData("\u00e9", "\u00e9")]
    public void Bytes_of_headers_are_the_text_that_they_spell(string latin1, string text) =>
        Assert.Equal(text, HeaderText.ToProtocol(latin1));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u00e9", "\u00c3\u00a9")]
    public void The_text_of_headers_becomes_its_bytes(string text, string latin1) =>
        Assert.Equal(latin1, HeaderText.FromProtocol(text));

    private static DateTimeOffset At(int second, int millisecond) =>
        new(2026, 11, 28, 3, 0, second, millisecond, TimeSpan.Zero);

    private static string Join<T>(IReadOnlyDictionary<string, T> map) =>
        string.Join(
            ';',
            map.Select(static pair =>
                $"{pair.Key}={pair.Value switch
                {
                    IEnumerable<string> many => string.Join(',', many),
                    RawJson raw => raw.Text,
                    var value => value?.ToString(),
                }}"
            )
        );
}
