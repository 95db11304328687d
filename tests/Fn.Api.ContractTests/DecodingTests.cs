using System.Text;
using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.3 and 1.6.</summary>
public sealed class DecodingTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    [Theory]
    [Spec(
        "server 1.3",
        "an empty body is invalid",
        "object or null",
        "config values are strings",
        "dates",
        "byte order mark",
        "Invalid JSON"
    )]
    [Spec("server 1.18", "Invalid JSON")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("5")]
    [InlineData("{")]
    [InlineData("{\"name\":\"x\"")]
    [InlineData("{\"name\":\"x\",}")]
    [InlineData("{'name':'x'}")]
    [InlineData("\uFEFF{\"name\":\"bom\"}")]
    [InlineData("{\"name\":5}")]
    [InlineData("{\"name\":{}}")]
    [InlineData("{\"name\":\"x\",\"config\":[]}")]
    [InlineData("{\"name\":\"x\",\"config\":{\"a\":1}}")]
    [InlineData("{\"name\":\"x\",\"config\":{\"a\":true}}")]
    [InlineData("{\"name\":\"x\",\"annotations\":5}")]
    [InlineData("{\"name\":\"x\",\"shape\":5}")]
    [InlineData("{\"name\":\"x\",\"syslog_url\":5}")]
    [InlineData("{\"name\":\"x\",\"created_at\":\"yesterday\"}")]
    [InlineData("{\"name\":\"x\",\"created_at\":5}")]
    [InlineData("{\"name\":\"x\",\"updated_at\":\"2026-01-01\"}")]
    public async Task A_body_that_is_no_app_is_invalid(string body)
    {
        var answer = await _client.PostAsync("/v2/apps", body);

        Expect.Error(400, "Invalid JSON", answer);
    }

    [Theory]
    [Spec("server 1.3", "numbers")]
    [InlineData("\"memory\":1.5")]
    [InlineData("\"memory\":\"5\"")]
    [InlineData("\"memory\":-1")]
    [InlineData("\"memory\":18446744073709551616")]
    [InlineData("\"timeout\":1.5")]
    [InlineData("\"timeout\":1e2")]
    [InlineData("\"timeout\":2147483648")]
    [InlineData("\"idle_timeout\":\"5\"")]
    [InlineData("\"idle_timeout\":-2147483649")]
    public async Task A_number_that_does_not_fit_is_invalid(string member)
    {
        var answer = await _client.PostAsync("/v2/fns", $$"""{"app_id":"any","name":"f","image":"i",{{member}}}""");

        Expect.Error(400, "Invalid JSON", answer);
    }

    [Theory]
    [Spec("server 1.3", "Content-Type is ignored")]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task The_content_type_is_ignored(string type)
    {
        var answer = await _client.SendAsync(
            "POST",
            "/v2/apps",
            $$"""{"name":"{{Given.Name()}}"}""",
            $"Content-Type: {type}"
        );

        Expect.Success(answer);
    }

    [Fact]
    [Spec("server 1.3", "only the first value is read")]
    public async Task Only_the_first_value_is_read()
    {
        var answer = await _client.PostAsync("/v2/apps", $$"""  {"name":"{{Given.Name()}}"} {"name": garbage""");

        Expect.Success(answer);
    }

    [Fact]
    [Spec("server 1.3", "object or null")]
    public async Task Null_is_an_empty_object()
    {
        var answer = await _client.PostAsync("/v2/apps", "null");

        Expect.Error(400, "Missing Name", answer);
    }

    [Fact]
    [Spec("server 1.3", "keys in any case", "unknown keys")]
    public async Task Keys_match_in_any_case_and_unknown_ones_are_dropped()
    {
        var name = Given.Name();

        var answer = await _client.PostAsync(
            "/v2/apps",
            $$"""{"NAME":"{{name}}","Config":{"K":"v"},"format":{"deep":[1,{"x":null}]},"cpus":1}"""
        );

        Assert.Equal(name, answer.Json.GetProperty("name").GetString());
        Assert.Equal("""{"K":"v"}""", answer.Json.GetProperty("config").GetRawText());
    }

    [Fact]
    [Spec("server 1.3", "equal keys")]
    public async Task Equal_keys_replace_scalars_and_merge_maps()
    {
        var name = Given.Name();

        var answer = await _client.PostAsync(
            "/v2/apps",
            $$$"""
            {"name":"other","config":{"a":"1","b":"1"},"name":"{{{name}}}","config":{"b":"2","c":"3"},
             "annotations":{"x":1},"annotations":{"y":2}}
            """
        );

        Assert.Equal(name, answer.Json.GetProperty("name").GetString());
        Assert.Equal("""{"a":"1","b":"2","c":"3"}""", answer.Json.GetProperty("config").GetRawText());
        Assert.Equal("""{"x":1,"y":2}""", answer.Json.GetProperty("annotations").GetRawText());
    }

    [Fact]
    [Spec("server 1.3", "null")]
    public async Task Null_leaves_a_field_unset_and_is_the_empty_string_in_config()
    {
        var name = Given.Name();

        var answer = await _client.PostAsync(
            "/v2/apps",
            $$$"""
            {"id":null,"name":"{{{name}}}","name":null,"config":{"a":null},"annotations":null,"syslog_url":null,
             "shape":null,"created_at":null}
            """
        );

        Assert.Equal(name, answer.Json.GetProperty("name").GetString());
        Assert.Equal("""{"a":""}""", answer.Json.GetProperty("config").GetRawText());
        Assert.False(answer.Json.TryGetProperty("annotations", out _));
        Assert.False(answer.Json.TryGetProperty("syslog_url", out _));
    }

    [Theory]
    [Spec("server 1.3", "dates")]
    [Spec("server 1.6", "input is not used")]
    [Spec("server 1.9", "created_at", "updated_at")]
    [Spec("server 1.12", "server-assigned")]
    [InlineData("")]
    [InlineData("2026-01-31T08:37:05Z")]
    [InlineData("2026-01-31T08:37:05.123456789+09:00")]
    public async Task Dates_are_read_and_not_used(string date)
    {
        var answer = await _client.PostAsync(
            "/v2/apps",
            $$"""{"name":"{{Given.Name()}}","created_at":"{{date}}","updated_at":"{{date}}"}"""
        );

        Expect.Success(answer);
        Assert.NotEqual(date, answer.Json.GetProperty("created_at").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", answer.Json.GetProperty("created_at").GetString());
    }

    [Fact]
    [Spec("server 1.3", "invalid UTF-8")]
    public async Task Bad_utf8_and_lone_surrogates_become_the_replacement_character()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($$"""{"name":"{{Given.Name()}}","config":{"a":"x"""),
            0xFF,
            .. """y","b":"q\ud800\n\"z"}}"""u8,
        ];

        var answer = await _client.SendAsync("POST", "/v2/apps", body);

        Assert.Equal("""{"a":"x�y","b":"q�\n\"z"}""", answer.Json.GetProperty("config").GetRawText());
    }

    [Fact]
    public async Task A_chunked_body_is_read_whole()
    {
        var body = $$"""{"name":"{{Given.Name()}}"}""";
        var request =
            $"POST /v2/apps HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"5\r\n{body[..5]}\r\n{body.Length - 5:x}\r\n{body[5..]}\r\n0\r\n\r\n";

        var answer = await _client.ExchangeAsync(Encoding.ASCII.GetBytes(request));

        Expect.Success(answer);
    }

    [Fact]
    public async Task A_body_beyond_what_any_resource_can_hold_is_413()
    {
        var answer = await _client.SendAsync("POST", "/v2/apps", (string?)null, "Content-Length: 16777217");

        Expect.Error(413, @"Content-Length too large for this server, 16777217 \u003e max 16777216", answer);
    }
}
