using Fn.Api.ContractTests.Server;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.7, 1.9, 1.18 and appendix A, as far as they are about apps.</summary>
public sealed class AppTests(RunningServer server)
{
    private const string KeyInvalid =
        "Invalid annotation key, annotation keys must be non-empty ascii strings excluding whitespace";
    private const string ValueInvalid =
        "Invalid annotation value, annotation values may only be non-empty strings, numbers, objects, or arrays";
    private const string ValueTooLong =
        "Invalid annotation value length, annotation values may not be larger than 512 bytes when serialized as JSON";
    private const string TooMany =
        "Invalid annotation change, new key(s) exceed maximum permitted number of annotations keys (100)";

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
            {
                $$$"""{"name":"a","annotations":{"{{{new string('k', 129)}}}":""}}""",
                "Invalid annotation key length, annotation keys may not be larger than 128 bytes"
            },
            { """{"name":"a","annotations":{"k":""},"syslog_url":"x"}""", ValueInvalid },
            { """{"name":"a","annotations":{"k":null},"syslog_url":"x"}""", ValueInvalid },
            { $$$"""{"name":"a","annotations":{"k":"{{{new string('v', 511)}}}"},"syslog_url":"x"}""", ValueTooLong },
            { $$$"""{"name":"a","annotations":{{{{Many(101)}}}},"syslog_url":"x"}""", TooMany },
            { """{"name":"a","shape":"GENERIC"}""", "Invalid app shape" },
            { """{"name":"a","shape":"generic_x86"}""", "Invalid app shape" },
        };

    [Theory]
    [MemberData(nameof(CreateFailures))]
    public async Task Create_tells_the_first_failure(string body, string message)
    {
        var answer = await _client.PostAsync("/v2/apps", body);

        Expect.Error(400, message, answer);
    }

    [Theory]
    [InlineData("ftp://x", "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported")]
    [InlineData("localhost:514", "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported")]
    [InlineData("log", "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported")]
    [InlineData("tcp://f oo", "parse \\\"tcp://f oo\\\": invalid character \\\" \\\" in host name")]
    [InlineData("%zz", "parse \\\"%zz\\\": invalid URL escape \\\"%zz\\\"")]
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
    [InlineData("")]
    [InlineData("  tcp://log:514 ")]
    [InlineData("udp://10.0.0.1:514")]
    [InlineData("unix:///var/run/log")]
    [InlineData("unixgram:///dev/log")]
    [InlineData("TCP+TLS://log:6514")]
    [InlineData("tcp://a:1,udp://b:2")]
    public async Task A_syslog_url_is_kept_as_sent(string url)
    {
        var answer = await _client.PostAsync("/v2/apps", $$"""{"name":"{{Given.Name()}}","syslog_url":"{{url}}"}""");

        Expect.Success(answer);
        Assert.Equal(url, answer.Json.GetProperty("syslog_url").GetString());
    }

    [Theory]
    [InlineData("é文-_9½")]
    [InlineData("UPPER_lower-0")]
    public async Task Letters_and_numbers_of_any_script_make_a_name(string name)
    {
        var answer = await _client.PostAsync("/v2/apps", $$"""{"name":"{{name}}{{Given.Name()}}"}""");

        Expect.Success(answer);
        Assert.StartsWith(name, answer.Json.GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_may_have_255_bytes_and_100_annotations_of_512_bytes()
    {
        var name = Given.Name().PadRight(255, 'x');
        var annotations = $"{Many(99)},\"{new string('k', 128)}\":\"{new string('v', 510)}\"";

        var answer = await _client.PostAsync(
            "/v2/apps",
            $$$"""{"name":"{{{name}}}","annotations":{{{{annotations}}}}}"""
        );

        Expect.Success(answer);
        Assert.Equal(100, answer.Json.GetProperty("annotations").EnumerateObject().Count());
    }

    [Fact]
    public async Task A_taken_name_is_409()
    {
        var name = Given.Name();
        await _client.AppAsync(name);

        var answer = await _client.PostAsync("/v2/apps", $$"""{"name":"{{name}}"}""");

        Expect.Error(409, "App already exists", answer);
    }

    [Fact]
    public async Task Concurrent_creates_of_one_name_have_one_winner()
    {
        var body = $$"""{"name":"{{Given.Name()}}"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _client.PostAsync("/v2/apps", body)));

        Assert.Single(answers, static answer => answer.Status == 200);
        Assert.Equal(19, answers.Count(static answer => answer.Status == 409));
    }

    [Fact]
    public async Task Any_config_is_kept_on_create()
    {
        var answer = await _client.PostAsync(
            "/v2/apps",
            $$$"""{"name":"{{{Given.Name()}}}","config":{"":"x","a=b":"y","e":""}}"""
        );

        Assert.Equal("""{"":"x","a=b":"y","e":""}""", answer.Json.GetProperty("config").GetRawText());
    }

    [Fact]
    public async Task An_update_merges_maps_and_deletes_by_empty_values()
    {
        var id = await _client.AppAsync(
            members: """
            ,"config":{"keep":"1","change":"1","drop":"1"},"annotations":{"keep":1,"change":1,"drop":1}
            """
        );

        var answer = await _client.PutAsync(
            $"/v2/apps/{id}",
            """
            {"config":{"change":"2","drop":"","absent":"","new":"3"},
             "annotations":{"change":2,"drop":"","bad key":"","new":[3]}}
            """
        );

        Expect.Success(answer);
        Assert.Equal("""{"change":"2","keep":"1","new":"3"}""", answer.Json.GetProperty("config").GetRawText());
        Assert.Equal("""{"change":2,"keep":1,"new":[3]}""", answer.Json.GetProperty("annotations").GetRawText());
        Assert.Equal(answer.Body, (await _client.GetAsync($"/v2/apps/{id}")).Body);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"config":{},"annotations":{}}""")]
    [InlineData("""{"config":{"a":"1","none":""},"annotations":{"k":"<","none":""}}""")]
    [InlineData("""{"name":"","shape":"whatever","created_at":"2020-01-01T00:00:00Z"}""")]
    public async Task An_update_without_a_change_keeps_updated_at(string body)
    {
        var id = await _client.AppAsync(
            members: ""","config":{"a":"1"},"annotations":{"k":"<"},"shape":"GENERIC_X86" """
        );
        var before = await _client.GetAsync($"/v2/apps/{id}");

        var answer = await _client.PutAsync($"/v2/apps/{id}", body);

        Expect.Success(answer);
        Assert.Equal(before.Body, answer.Body);
    }

    [Fact]
    public async Task An_update_with_a_change_moves_updated_at_only()
    {
        var id = await _client.AppAsync();
        var before = (await _client.GetAsync($"/v2/apps/{id}")).Json;
        await Clock.MoveAsync();

        var after = (await _client.PutAsync($"/v2/apps/{id}", """{"config":{"a":"1"}}""")).Json;

        Assert.Equal(before.GetProperty("created_at").GetString(), after.GetProperty("created_at").GetString());
        Assert.NotEqual(before.GetProperty("updated_at").GetString(), after.GetProperty("updated_at").GetString());
    }

    [Fact]
    public async Task An_update_sets_and_removes_the_syslog_url()
    {
        var id = await _client.AppAsync();

        var set = await _client.PutAsync($"/v2/apps/{id}", """{"syslog_url":"tcp://log:514"}""");
        var bad = await _client.PutAsync($"/v2/apps/{id}", """{"syslog_url":"log"}""");
        var removed = await _client.PutAsync($"/v2/apps/{id}", """{"syslog_url":""}""");

        Assert.Equal("tcp://log:514", set.Json.GetProperty("syslog_url").GetString());
        Assert.Equal(400, bad.Status);
        Assert.False(removed.Json.TryGetProperty("syslog_url", out _));
    }

    [Fact]
    public async Task An_update_tells_the_first_failure()
    {
        var name = Given.Name();
        var id = await _client.AppAsync(name);

        Expect.Error(400, "Invalid JSON", await _client.PutAsync("/v2/apps/none", "{"));
        Expect.Error(
            400,
            "App ID in path does not match ID in body",
            await _client.PutAsync("/v2/apps/none", """{"id":"other"}""")
        );
        Expect.Error(404, "App not found", await _client.PutAsync("/v2/apps/none", """{"name":"x"}"""));
        Expect.Error(
            409,
            "Could not update - name is immutable",
            await _client.PutAsync($"/v2/apps/{id}", """{"name":"x","annotations":{"":1}}""")
        );
        Expect.Error(
            400,
            KeyInvalid,
            await _client.PutAsync($"/v2/apps/{id}", """{"annotations":{"":1},"syslog_url":"x"}""")
        );
        Expect.Success(await _client.PutAsync($"/v2/apps/{id}", $$"""{"id":"{{id}}","name":"{{name}}"}"""));
    }

    [Fact]
    public async Task An_update_counts_the_annotations_there_would_be()
    {
        var id = await _client.AppAsync(members: $$$""","annotations":{{{{Many(100)}}}}""");

        var more = await _client.PutAsync($"/v2/apps/{id}", """{"annotations":{"new":1}}""");
        var instead = await _client.PutAsync($"/v2/apps/{id}", """{"annotations":{"new":1,"k0":""}}""");

        Expect.Error(400, TooMany, more);
        Expect.Success(instead);
    }

    [Fact]
    public async Task A_deleted_app_takes_its_functions_and_triggers_along()
    {
        var app = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);
        var trigger = await _client.TriggerAsync(app, function);

        var answer = await _client.DeleteAsync($"/v2/apps/{app}");

        Assert.Equal(204, answer.Status);
        Assert.Empty(answer.Body);
        Assert.Equal("text/plain; charset=utf-8", answer.Header("Content-Type"));
        Expect.Error(404, "App not found", await _client.GetAsync($"/v2/apps/{app}"));
        Expect.Error(404, "Fn not found", await _client.GetAsync($"/v2/fns/{function}"));
        Expect.Error(404, "Trigger not found", await _client.GetAsync($"/v2/triggers/{trigger}"));
        Expect.Error(404, "App not found", await _client.DeleteAsync($"/v2/apps/{app}"));
    }

    private static string Many(int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"k{i}\":{i}"));
}
