using Fn.Api.ContractTests.Server;
using Fn.Testing;
using static Fn.Api.ContractTests.Server.AnnotationMessages;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.7, 1.9, 1.18 and appendix A, as far as they are about new apps.</summary>
public sealed class AppCreateTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    // Each body breaks the rule it is about and every later one, so that the order shows.
    public static TheoryData<string, string> CreateFailures =>
        new()
        {
            { """{"id":"x","name":"","annotations":{"":1}}""", "App ID cannot be supplied on create" },
            { """{"annotations":{"":1},"shape":"x"}""", "Missing Name" },
            { $$"""{"name":"{{new string('.', 256)}}"}""", "App name must be 255 characters or less" },
            { $$"""{"name":"{{new string('é', 128)}}"}""", "App name must be 255 characters or less" },
            { """{"name":"a.b","annotations":{"":1}}""", "Invalid app name" },
            { """{"name":"a b"}""", "Invalid app name" },
            { """{"name":"a/b"}""", "Invalid app name" },
            { """{"name":"a","annotations":{"":1},"syslog_url":"x","shape":"x"}""", KeyInvalid },
            { """{"name":"a","annotations":{"a b":""}}""", KeyInvalid },
            { """{"name":"a","annotations":{"é":1}}""", KeyInvalid },
            { $$$"""{"name":"a","annotations":{"{{{new string('k', 129)}}}":""}}""", KeyTooLong },
            { """{"name":"a","annotations":{"k":""},"syslog_url":"x"}""", ValueInvalid },
            { """{"name":"a","annotations":{"k":null},"syslog_url":"x"}""", ValueInvalid },
            { $$$"""{"name":"a","annotations":{"k":"{{{new string('v', 511)}}}"},"syslog_url":"x"}""", ValueTooLong },
            { $$$"""{"name":"a","annotations":{{{{Given.Annotations(101)}}}},"syslog_url":"x"}""", TooMany },
            { """{"name":"a","shape":"GENERIC"}""", "Invalid app shape" },
            { """{"name":"a","shape":"generic_x86"}""", "Invalid app shape" },
        };

    [Theory]
    [Spec("server 1.7", "names of apps", "annotation keys", "annotation values", "shape")]
    [Spec("server 1.9", "id", "name")]
    [Spec("server 1.12", "server-assigned")]
    [Spec(
        "server 1.18",
        "Missing Name",
        "App name must be 255 characters or less",
        "Invalid app name",
        "App ID cannot be supplied on create",
        "Invalid app shape",
        "Invalid annotation key, annotation keys must be non-empty ascii strings excluding whitespace",
        "Invalid annotation key length, annotation keys may not be larger than 128 bytes",
        "Invalid annotation value, annotation values may only be non-empty strings, numbers, objects, or arrays",
        "Invalid annotation value length, annotation values may not be larger than 512 bytes when serialized as JSON",
        "Invalid annotation change, new key(s) exceed maximum permitted number of annotations keys (100)"
    )]
    [Spec("server A", "app create")]
    [MemberData(nameof(CreateFailures))]
    public async Task Create_tells_the_first_failure(string body, string message)
    {
        var answer = await _client.PostAsync("/v2/apps", body);

        Expect.Error(400, message, answer);
    }

    [Theory]
    [Spec("server 1.7", "syslog_url: reasons")]
    [Spec("server 1.18", "invalid syslog url: ...")]
    [Spec("server A", "app create")]
    [InlineData("ftp://x", "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported")]
    [InlineData("localhost:514", "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported")]
    [InlineData("log", "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported")]
    [InlineData("tcp://f oo", "parse \\\"tcp://f oo\\\": invalid character \\\" \\\" in host name")]
    [InlineData("%zz", "parse \\\"%zz\\\": invalid URL escape \\\"%zz\\\"")]
    [InlineData("   ", "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported")]
    [InlineData("tcp://[::1", "parse \\\"tcp://[::1\\\": missing ']' in host")]
    [InlineData("tcp://[::1]x", "parse \\\"tcp://[::1]x\\\": invalid port \\\"x\\\" after host")]
    [InlineData("tcp://u p@h", "parse \\\"tcp://u p@h\\\": net/url: invalid userinfo")]
    [InlineData("tcp://u%zz@h", "parse \\\"tcp://u%zz@h\\\": invalid URL escape \\\"%zz\\\"")]
    [InlineData("tcp://h%41", "parse \\\"tcp://h%41\\\": invalid URL escape \\\"%41\\\"")]
    [InlineData("tcp://f oo:x", "parse \\\"tcp://f oo:x\\\": invalid port \\\":x\\\" after host")]
    [InlineData("tcp://h/%2", "parse \\\"tcp://h/%2\\\": invalid URL escape \\\"%2\\\"")]
    [InlineData("tcp://h#%zz", "parse \\\"tcp://h#%zz\\\": invalid URL escape \\\"%zz\\\"")]
    [InlineData("tcp://h:x#f", "parse \\\"tcp://h:x\\\": invalid port \\\":x\\\" after host")]
    [InlineData("tcp://h\\u0001", "parse \\\"tcp://h\\\\x01\\\": net/url: invalid control character in URL")]
    [InlineData(":x", "parse \\\":x\\\": missing protocol scheme")]
    [InlineData("10.0.0.1:514", "parse \\\"10.0.0.1:514\\\": first path segment in URL cannot contain colon")]
    [InlineData("tcp://h:x", "parse \\\"tcp://h:x\\\": invalid port \\\":x\\\" after host")]
    public async Task A_bad_syslog_url_is_told_before_a_bad_shape(string url, string reason)
    {
        var answer = await _client.PostAsync(
            "/v2/apps",
            $$"""{"name":"{{Given.Name()}}","syslog_url":"{{url}}","shape":"x"}"""
        );

        Expect.Error(400, $"invalid syslog url: \\\"{url}\\\" {reason}", answer);
    }

    [Theory]
    [Spec("server 1.7", "syslog_url: schemes, white space, empty, comma list")]
    [InlineData("")]
    [InlineData("  tcp://log:514 ")]
    [InlineData("udp://10.0.0.1:514")]
    [InlineData("unix:///var/run/log")]
    [InlineData("unixgram:///dev/log")]
    [InlineData("TCP+TLS://log:6514")]
    [InlineData("tcp://a:1,udp://b:2")]
    [InlineData("tcp://u%20p:x@[fe80::1%25eth0]:514/a?b=%zz#c")]
    [InlineData("udp:%zz")]
    public async Task A_syslog_url_is_kept_as_sent(string url)
    {
        var answer = await _client.PostAsync("/v2/apps", $$"""{"name":"{{Given.Name()}}","syslog_url":"{{url}}"}""");

        Expect.Success(answer);
        Assert.Equal(url, answer.Json.GetProperty("syslog_url").GetString());
    }

    [Theory]
    [Spec("server 1.7", "names of apps")]
    [InlineData("é文-_9½")]
    [InlineData("UPPER_lower-0")]
    public async Task Letters_and_numbers_of_any_script_make_a_name(string name)
    {
        var answer = await _client.PostAsync("/v2/apps", $$"""{"name":"{{name}}{{Given.Name()}}"}""");

        Expect.Success(answer);
        Assert.StartsWith(name, answer.Json.GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 1.7", "255 bytes", "100 annotations")]
    public async Task A_name_may_have_255_bytes_and_100_annotations_of_512_bytes()
    {
        var name = Given.Name().PadRight(255, 'x');
        var annotations = $"{Given.Annotations(99)},\"{new string('k', 128)}\":\"{new string('v', 510)}\"";

        var answer = await _client.PostAsync(
            "/v2/apps",
            $$$"""{"name":"{{{name}}}","annotations":{{{{annotations}}}}}"""
        );

        Expect.Success(answer);
        Assert.Equal(100, answer.Json.GetProperty("annotations").EnumerateObject().Count());
    }

    [Fact]
    [Spec("server 1.7", "unique in the server")]
    [Spec("server 1.18", "App already exists")]
    public async Task A_taken_name_is_409()
    {
        var name = Given.Name();
        await _client.AppAsync(name);

        var answer = await _client.PostAsync("/v2/apps", $$"""{"name":"{{name}}"}""");

        Expect.Error(409, "App already exists", answer);
    }

    [Fact]
    [Spec("server 1.7", "unique in the server")]
    public async Task Concurrent_creates_of_one_name_have_one_winner()
    {
        var body = $$"""{"name":"{{Given.Name()}}"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _client.PostAsync("/v2/apps", body)));

        Assert.Single(answers, static answer => answer.Status == 200);
        Assert.Equal(19, answers.Count(static answer => answer.Status == 409));
    }

    [Fact]
    [Spec("server 1.2", "/v2/apps")]
    [Spec("server 1.7", "config is not validated", "empty config values: kept by create")]
    public async Task Any_config_is_kept_on_create()
    {
        var answer = await _client.PostAsync(
            "/v2/apps",
            $$$"""{"name":"{{{Given.Name()}}}","config":{"":"x","a=b":"y","e":""}}"""
        );

        Assert.Equal("""{"":"x","a=b":"y","e":""}""", answer.Json.GetProperty("config").GetRawText());
    }
}
