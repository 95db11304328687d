using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.3 (encoding), 1.7 (verbatim annotations) and appendix B.</summary>
public sealed class EncodingTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    [Fact]
    [Spec("server 1.3", "escapes")]
    public async Task Text_is_escaped_as_fn_does()
    {
        var answer = await _client.PostAsync(
            "/v2/apps",
            $$$"""{"name":"{{{Given.Name()}}}","config":{"k":"<&>\u2028\u2029é文\u0001\t\u007f'+"}}"""
        );

        var config = answer.Json.GetProperty("config").GetRawText();
        Assert.Equal("""{"k":"\u003c\u0026\u003e\u2028\u2029é文\u0001\t""" + "\x7f" + """'+"}""", config);
    }

    [Theory]
    [Spec("server 1.7", "annotation values", "annotations are kept verbatim")]
    [InlineData("1.0e+5", "1.0e+5")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("\"\\u00e9\\/\"", "\"\\u00e9\\/\"")]
    [InlineData("false", "false")]
    [InlineData("0", "0")]
    [InlineData("{\"z\" : 1,\n \"a\" : [ 1 , \"x y\" ]}", "{\"z\":1,\"a\":[1,\"x y\"]}")]
    [InlineData("\"<\"", "\"\\u003c\"")]
    public async Task An_annotation_is_returned_as_it_was_sent(string sent, string returned)
    {
        var created = await _client.PostAsync(
            "/v2/apps",
            $$$"""{"name":"{{{Given.Name()}}}","annotations":{"k":{{{sent}}}}}"""
        );
        var read = await _client.GetAsync($"/v2/apps/{created.Json.GetProperty("id").GetString()}");

        Assert.Equal(returned, created.Json.GetProperty("annotations").GetProperty("k").GetRawText());
        Assert.Equal(returned, read.Json.GetProperty("annotations").GetProperty("k").GetRawText());
    }

    [Fact]
    [Spec("server 1.3", "members in order", "map keys by bytes")]
    [Spec("server 1.9", "config", "annotations", "syslog_url", "shape")]
    public async Task An_app_has_its_members_in_order_and_maps_sorted()
    {
        var name = Given.Name();

        var answer = await _client.PostAsync(
            "/v2/apps",
            $$"""
            {"shape":"GENERIC_ARM","syslog_url":"tcp://log:514","annotations":{"b":1,"a":"x"},"config":{"b":"2","A":"1"},
             "name":"{{name}}"}
            """
        );

        Expect.Success(answer);
        var id = answer.Json.GetProperty("id").GetString();
        var time = answer.Json.GetProperty("created_at").GetString();
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","name":"{{{name}}}","config":{"A":"1","b":"2"},"annotations":{"a":"x","b":1},"syslog_url":"tcp://log:514","shape":"GENERIC_ARM","created_at":"{{{time}}}","updated_at":"{{{time}}}"}""",
            answer.Body
        );
    }

    [Fact]
    [Spec("server 1.9", "empty members are omitted", "create is 200")]
    public async Task A_minimal_app_omits_what_is_empty()
    {
        var name = Given.Name();

        var answer = await _client.PostAsync("/v2/apps", $$"""{"name":"{{name}}"}""");

        var id = answer.Json.GetProperty("id").GetString();
        var time = answer.Json.GetProperty("created_at").GetString();
        Assert.Equal(
            $$"""{"id":"{{id}}","name":"{{name}}","created_at":"{{time}}","updated_at":"{{time}}"}""",
            answer.Body
        );
    }

    [Fact]
    [Spec("server 1.3", "compact, labelled, no newline")]
    [Spec(
        "server 1.10",
        "memory",
        "timeout",
        "idle_timeout",
        "config",
        "annotations",
        "created_at",
        "updated_at",
        "members in order",
        "zero is the default, then unchanged",
        "no other members"
    )]
    [Spec("server B", "create fn")]
    public async Task A_minimal_function_is_as_in_appendix_b()
    {
        var app = await _client.AppAsync(members: ",\"shape\":\"GENERIC_X86\"");

        var answer = await _client.PostAsync("/v2/fns", $$"""{"app_id":"{{app}}","name":"f1","image":"img:1"}""");

        Expect.Success(answer);
        var id = answer.Json.GetProperty("id").GetString();
        var time = answer.Json.GetProperty("created_at").GetString();
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","name":"f1","app_id":"{{{app}}}","image":"img:1","memory":128,"timeout":30,"idle_timeout":30,"config":{},"annotations":{"fnproject.io/fn/invokeEndpoint":"{{{server.Base}}}/invoke/{{{id}}}"},"created_at":"{{{time}}}","shape":"GENERIC_X86","updated_at":"{{{time}}}"}""",
            answer.Body
        );
    }

    [Fact]
    [Spec("server 1.11", "members in order")]
    [Spec("server B", "create trigger")]
    public async Task A_trigger_is_as_in_appendix_b()
    {
        var name = Given.Name();
        var app = await _client.AppAsync(name);
        var function = await _client.FunctionAsync(app);

        var answer = await _client.PostAsync(
            "/v2/triggers",
            $$"""{"app_id":"{{app}}","fn_id":"{{function}}","name":"t1","type":"http","source":"/t1"}"""
        );

        Expect.Success(answer);
        var id = answer.Json.GetProperty("id").GetString();
        var time = answer.Json.GetProperty("created_at").GetString();
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","name":"t1","app_id":"{{{app}}}","fn_id":"{{{function}}}","created_at":"{{{time}}}","updated_at":"{{{time}}}","type":"http","source":"/t1","annotations":{"fnproject.io/trigger/httpEndpoint":"{{{server.Base}}}/t/{{{name}}}/t1"}}""",
            answer.Body
        );
    }

    [Fact]
    [Spec("server 1.5", "26 characters that sort by time")]
    public async Task Ids_are_26_characters_and_rise()
    {
        var first = await _client.AppAsync();
        var second = await _client.AppAsync();

        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{26}$", first);
        Assert.True(string.CompareOrdinal(first, second) < 0);
    }
}
