using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.7, 1.10, 1.14, 1.18 and appendix A, as far as they are about functions.</summary>
public sealed class FunctionTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    // Each body breaks the rule it is about and later ones, so that the order shows.
    public static TheoryData<string, string> CreateFailures =>
        new()
        {
            { """{"id":"x"}""", "ID cannot be provided for Fn creation" },
            { """{"name":""}""", "Missing AppID on Fn" },
            { """{"app_id":"none"}""", "Missing Fn name" },
            { $$"""{"app_id":"none","name":"{{new string(' ', 256)}}"}""", "Fn name must be 255 characters or less" },
            { """{"app_id":"none","name":"a b"}""", "name must be a valid string" },
            { """{"app_id":"none","name":"é"}""", "name must be a valid string" },
            { """{"app_id":"none","name":"a/b"}""", "name must be a valid string" },
            { """{"app_id":"none","name":"a%20b"}""", "name must be a valid string" },
            { """{"app_id":"none","name":"f","timeout":-1}""", "Missing image on Fn" },
            {
                """{"app_id":"none","name":"f","image":"i","timeout":-1,"idle_timeout":-1}""",
                "timeout value is out of range, must be between 0 and 300"
            },
            {
                """{"app_id":"none","name":"f","image":"i","timeout":301}""",
                "timeout value is out of range, must be between 0 and 300"
            },
            {
                """{"app_id":"none","name":"f","image":"i","idle_timeout":-1,"memory":8193}""",
                "idle_timeout value is out of range, must be between 0 and 3600"
            },
            {
                """{"app_id":"none","name":"f","image":"i","idle_timeout":3601}""",
                "idle_timeout value is out of range, must be between 0 and 3600"
            },
            {
                """{"app_id":"none","name":"f","image":"i","memory":8193,"annotations":{"":1}}""",
                "memory value is out of range. It should be between 0 and 8192"
            },
            {
                """{"app_id":"none","name":"f","image":"i","annotations":{"":1}}""",
                "Invalid annotation key, annotation keys must be non-empty ascii strings excluding whitespace"
            },
        };

    [Theory]
    [Spec("server 1.7", "names of fns")]
    [Spec("server 1.10", "id", "image", "negative is an error")]
    [Spec(
        "server 1.18",
        "Missing AppID on Fn",
        "Missing Fn name",
        "Fn name must be 255 characters or less",
        "name must be a valid string",
        "Missing image on Fn",
        "ID cannot be provided for Fn creation",
        "timeout value is out of range, must be between 0 and 300",
        "idle_timeout value is out of range, must be between 0 and 3600",
        "memory value is out of range. It should be between 0 and 8192"
    )]
    [Spec("server A", "fn create")]
    [MemberData(nameof(CreateFailures))]
    public async Task Create_tells_the_first_failure(string body, string message)
    {
        var answer = await _client.PostAsync("/v2/fns", body);

        Expect.Error(400, message, answer);
    }

    [Fact]
    [Spec("server 1.10", "app_id")]
    [Spec("server 1.18", "App not found")]
    [Spec("server A", "fn create")]
    public async Task Create_needs_its_app()
    {
        var answer = await _client.PostAsync("/v2/fns", """{"app_id":"none","name":"f","image":"i"}""");

        Expect.Error(404, "App not found", answer);
    }

    [Fact]
    [Spec("server 1.7", "unique in the app")]
    [Spec("server 1.10", "name")]
    [Spec("server 1.18", "Fn with specified name already exists")]
    public async Task A_name_is_taken_once_in_each_app()
    {
        var first = await _client.AppAsync();
        var second = await _client.AppAsync();
        await _client.FunctionAsync(first, "f");
        await _client.FunctionAsync(second, "f");

        var answer = await _client.PostAsync("/v2/fns", $$"""{"app_id":"{{first}}","name":"f","image":"i"}""");

        Expect.Error(409, "Fn with specified name already exists", answer);
    }

    [Fact]
    [Spec("server 1.7", "names of fns")]
    public async Task A_name_may_have_everything_a_path_segment_has()
    {
        const string name = "Az09-_.~$&+=:@";
        var app = await _client.AppAsync();

        var answer = await _client.PostAsync("/v2/fns", $$"""{"app_id":"{{app}}","name":"{{name}}","image":"i"}""");

        Assert.Equal(name, answer.Json.GetProperty("name").GetString());
    }

    [Fact]
    [Spec("server 1.3", "unknown keys")]
    [Spec("server 1.7", "a fn copies the shape of its app")]
    [Spec("server 1.10", "memory", "timeout", "idle_timeout", "shape", "no other members")]
    [Spec("server 1.12", "server-assigned")]
    public async Task The_bounds_themselves_are_allowed()
    {
        var app = await _client.AppAsync();

        var answer = await _client.PostAsync(
            "/v2/fns",
            $$"""
            {"app_id":"{{app}}","name":"f","image":"no check: at all","memory":8192,"timeout":300,"idle_timeout":3600,
             "shape":"ignored","format":"default","type":"sync"}
            """
        );

        Expect.Success(answer);
        Assert.Equal(8192, answer.Json.GetProperty("memory").GetInt32());
        Assert.Equal(300, answer.Json.GetProperty("timeout").GetInt32());
        Assert.Equal(3600, answer.Json.GetProperty("idle_timeout").GetInt32());
        Assert.False(answer.Json.TryGetProperty("shape", out _));
    }

    [Fact]
    [Spec("server 1.7", "a fn copies the shape of its app")]
    [Spec("server 1.10", "shape")]
    public async Task A_function_copies_the_shape_its_app_has_at_creation()
    {
        var app = await _client.AppAsync(members: ""","shape":"GENERIC_X86_ARM" """);

        var function = await _client.FunctionAsync(app);

        var answer = await _client.GetAsync($"/v2/fns/{function}");
        Assert.Equal("GENERIC_X86_ARM", answer.Json.GetProperty("shape").GetString());
    }

    [Fact]
    [Spec("server 1.2", "/v2/fns", "/v2/fns/:fn_id")]
    [Spec("server 1.10", "the endpoint annotation")]
    public async Task Create_get_list_and_update_show_the_same_function()
    {
        var app = await _client.AppAsync();
        var created = await _client.PostAsync("/v2/fns", $$"""{"app_id":"{{app}}","name":"f","image":"i"}""");
        var id = created.Json.GetProperty("id").GetString();

        var read = await _client.GetAsync($"/v2/fns/{id}");
        var listed = await _client.GetAsync($"/v2/fns?app_id={app}");
        var updated = await _client.PutAsync($"/v2/fns/{id}", "{}");

        Assert.Equal(created.Body, read.Body);
        Assert.Equal($$"""{"items":[{{created.Body}}]}""", listed.Body);
        Assert.Equal(created.Body, updated.Body);
    }

    [Fact]
    [Spec("server 1.2", "/v2/fns/:fn_id")]
    [Spec("server 1.10", "delete is 204 and cascades")]
    public async Task A_deleted_function_takes_its_triggers_along()
    {
        var app = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);
        var trigger = await _client.TriggerAsync(app, function);

        var answer = await _client.DeleteAsync($"/v2/fns/{function}");

        Assert.Equal(204, answer.Status);
        Assert.Equal("text/plain; charset=utf-8", answer.Header("Content-Type"));
        Expect.Error(404, "Fn not found", await _client.GetAsync($"/v2/fns/{function}"));
        Expect.Error(404, "Trigger not found", await _client.GetAsync($"/v2/triggers/{trigger}"));
        Expect.Error(404, "Fn not found", await _client.DeleteAsync($"/v2/fns/{function}"));
    }

    [Fact]
    [Spec("server 1.14", "fnproject.io/fn/invokeEndpoint", "Host, X-Forwarded")]
    public async Task The_invoke_endpoint_takes_the_host_header_and_ignores_forwarding()
    {
        var id = await _client.FunctionAsync(await _client.AppAsync());
        var request =
            $"GET /v2/fns/{id} HTTP/1.1\r\nHost: fn.example:81\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: x\r\n"
            + "Connection: close\r\n\r\n";

        var answer = await _client.ExchangeAsync(System.Text.Encoding.ASCII.GetBytes(request));

        Assert.Equal(
            $"http://fn.example:81/invoke/{id}",
            answer.Json.GetProperty("annotations").GetProperty("fnproject.io/fn/invokeEndpoint").GetString()
        );
    }

    [Theory]
    [Spec("server 1.14", "FN_PUBLIC_LB_URL")]
    [InlineData("https://fn.example", "https://fn.example")]
    [InlineData("https://fn.example/base/", "https://fn.example/base")]
    public async Task The_invoke_endpoint_takes_the_public_url_when_there_is_one(string url, string expected)
    {
        await using var other = await RunningServer.StartAsync(("FN_PUBLIC_LB_URL", url));
        var id = await other.Client.FunctionAsync(await other.Client.AppAsync());

        var answer = await other.Client.GetAsync($"/v2/fns/{id}");

        Assert.Equal(
            $"{expected}/invoke/{id}",
            answer.Json.GetProperty("annotations").GetProperty("fnproject.io/fn/invokeEndpoint").GetString()
        );
    }
}
