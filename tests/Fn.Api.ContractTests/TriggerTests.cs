using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.11, 1.13, 1.14, 1.18 and appendix A, as far as they are about triggers.</summary>
public sealed class TriggerTests(RunningServer server)
{
    private const string Date = "\"2026-01-01T00:00:00Z\"";

    private readonly Client _client = server.Client;

    // Each body breaks the rule it is about and later ones, so that the order shows.
    public static TheoryData<string, string> CreateFailures =>
        new()
        {
            { $$"""{"id":"x","created_at":{{Date}}}""", "ID cannot be provided for Trigger creation" },
            { $$"""{"created_at":{{Date}},"updated_at":{{Date}}}""", "Trigger Created At Provided for Create" },
            { """{"created_at":""}""", "Trigger Created At Provided for Create" },
            { $$"""{"updated_at":{{Date}}}""", "Trigger ID Provided for Create" },
            { """{"created_at":null,"updated_at":null}""", "Missing App ID on Trigger" },
            { """{"app_id":"none"}""", "Missing name on Trigger" },
            {
                $$"""{"app_id":"none","name":"{{new string(' ', 256)}}"}""",
                "Trigger name must be 255 characters or less"
            },
            { """{"app_id":"none","name":"a b"}""", "Invalid name for Trigger" },
            { """{"app_id":"none","name":"t","type":"x"}""", "Missing Fn ID on Trigger" },
            { """{"app_id":"none","name":"t","fn_id":"none"}""", "Trigger Type Not Supported" },
            { """{"app_id":"none","name":"t","fn_id":"none","type":"HTTP"}""", "Trigger Type Not Supported" },
            { """{"app_id":"none","name":"t","fn_id":"none","type":"http"}""", "Missing Trigger Source" },
            {
                """{"app_id":"none","name":"t","fn_id":"none","type":"http","source":"x","annotations":{"":1}}""",
                "Missing Trigger Source Prefix '/'"
            },
            {
                """{"app_id":"none","name":"t","fn_id":"none","type":"http","source":"/x","annotations":{"":1}}""",
                "Invalid annotation key, annotation keys must be non-empty ascii strings excluding whitespace"
            },
        };

    [Theory]
    [Spec("server 1.7", "names of triggers")]
    [Spec("server 1.11", "id", "name", "created_at", "updated_at", "type")]
    [Spec(
        "server 1.18",
        "Missing App ID on Trigger",
        "Missing name on Trigger",
        "Trigger name must be 255 characters or less",
        "Invalid name for Trigger",
        "Missing Fn ID on Trigger",
        "Trigger Type Not Supported",
        "Missing Trigger Source",
        "Missing Trigger Source Prefix '/'",
        "ID cannot be provided for Trigger creation",
        "Trigger Created At Provided for Create",
        "Trigger ID Provided for Create"
    )]
    [Spec("server A", "trigger create")]
    [Spec("server 10", "D15")]
    [MemberData(nameof(CreateFailures))]
    public async Task Create_tells_the_first_failure(string body, string message)
    {
        var answer = await _client.PostAsync("/v2/triggers", body);

        Expect.Error(400, message, answer);
    }

    [Fact]
    [Spec("server 1.7", "unique in app and fn")]
    [Spec("server 1.11", "app_id", "fn_id")]
    [Spec(
        "server 1.18",
        "App not found",
        "Fn not found",
        "Invalid Fn ID - not owned by specified app",
        "Trigger already exists",
        "Trigger with the same type and source exists on this app"
    )]
    [Spec("server A", "trigger create")]
    public async Task Create_checks_owners_then_source_then_name()
    {
        var app = await _client.AppAsync();
        var other = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);
        await _client.TriggerAsync(app, function, "t", "/taken");

        Expect.Error(404, "App not found", await CreateAsync("none", "none", "t", "/taken"));
        Expect.Error(404, "Fn not found", await CreateAsync(app, "none", "t", "/taken"));
        Expect.Error(
            400,
            "Invalid Fn ID - not owned by specified app",
            await CreateAsync(other, function, "t", "/taken")
        );
        Expect.Error(
            409,
            "Trigger with the same type and source exists on this app",
            await CreateAsync(app, function, "t", "/taken")
        );
        Expect.Error(409, "Trigger already exists", await CreateAsync(app, function, "t", "/free"));
    }

    [Theory]
    [Spec("server 1.11", "source")]
    [Spec("server 1.14", "fnproject.io/trigger/httpEndpoint", "no escapes")]
    [InlineData("/")]
    [InlineData("//x y/é?q=1")]
    [InlineData("/a/*")]
    public async Task A_source_is_free_text_behind_its_slash_and_shown_unescaped(string source)
    {
        var name = Given.Name();
        var app = await _client.AppAsync(name);
        var id = await _client.TriggerAsync(app, await _client.FunctionAsync(app), source: source);

        var answer = await _client.GetAsync($"/v2/triggers/{id}");

        Assert.Equal(source, answer.Json.GetProperty("source").GetString());
        Assert.Equal(
            $"{server.Base}/t/{name}/{source[1..]}",
            answer.Json.GetProperty("annotations").GetProperty("fnproject.io/trigger/httpEndpoint").GetString()
        );
    }

    [Fact]
    [Spec("server 1.14", "longer than an annotation")]
    public async Task An_endpoint_longer_than_an_annotation_is_shown_all_the_same()
    {
        var app = await _client.AppAsync(new string('a', 255));
        var function = await _client.FunctionAsync(app);
        var id = await _client.TriggerAsync(app, function, source: "/" + new string('s', 255));

        var read = await _client.GetAsync($"/v2/triggers/{id}");
        var listed = await _client.GetAsync($"/v2/triggers?app_id={app}");

        Expect.Success(read);
        Assert.Equal($$"""{"items":[{{read.Body}}]}""", listed.Body);
    }

    [Fact]
    [Spec("server 1.2", "/v2/triggers", "/v2/triggers/:trigger_id")]
    [Spec("server 1.11", "the endpoint annotation")]
    public async Task Create_get_list_and_update_show_the_same_trigger()
    {
        var app = await _client.AppAsync();
        var created = await CreateAsync(app, await _client.FunctionAsync(app), "t", "/x");
        var id = created.Json.GetProperty("id").GetString();

        var read = await _client.GetAsync($"/v2/triggers/{id}");
        var listed = await _client.GetAsync($"/v2/triggers?app_id={app}");
        var updated = await _client.PutAsync($"/v2/triggers/{id}", "{}");

        Assert.Equal(created.Body, read.Body);
        Assert.Equal($$"""{"items":[{{created.Body}}]}""", listed.Body);
        Assert.Equal(created.Body, updated.Body);
    }

    [Fact]
    [Spec("server 1.11", "name", "fn_id", "created_at", "updated_at", "type", "source", "annotations")]
    [Spec("server 1.12", "immutable: ignored")]
    public async Task An_update_replaces_name_function_and_source()
    {
        var app = await _client.AppAsync();
        var second = await _client.FunctionAsync(app);
        var id = await _client.TriggerAsync(app, await _client.FunctionAsync(app));

        var answer = await _client.PutAsync(
            $"/v2/triggers/{id}",
            $$"""
            {"annotations":{"k":1},"created_at":{{Date}},"updated_at":{{Date}},
             "name":"n2","fn_id":"{{second}}","source":"/n2","type":"ignored"}
            """
        );

        Expect.Success(answer);
        Assert.Equal("n2", answer.Json.GetProperty("name").GetString());
        Assert.Equal(second, answer.Json.GetProperty("fn_id").GetString());
        Assert.Equal("/n2", answer.Json.GetProperty("source").GetString());
        Assert.Equal("http", answer.Json.GetProperty("type").GetString());
        Assert.Equal(answer.Body, (await _client.GetAsync($"/v2/triggers/{id}")).Body);
    }

    [Theory]
    [Spec("server 1.11", "source")]
    [Spec("server 1.18", "Missing Trigger Source Prefix '/'")]
    [Spec("server A", "trigger update")]
    [InlineData("""{"name":"a b"}""", "Invalid name for Trigger")]
    [InlineData("""{"source":"x"}""", "Missing Trigger Source Prefix '/'")]
    public async Task An_update_is_checked(string body, string message)
    {
        var app = await _client.AppAsync();
        var id = await _client.TriggerAsync(app, await _client.FunctionAsync(app));

        var answer = await _client.PutAsync($"/v2/triggers/{id}", body);

        Expect.Error(400, message, answer);
    }

    [Fact]
    [Spec("server 1.18", "Trigger not found")]
    [Spec("server A", "trigger update")]
    public async Task What_is_not_there_is_404()
    {
        Expect.Error(404, "Trigger not found", await _client.GetAsync("/v2/triggers/none"));
        Expect.Error(404, "Trigger not found", await _client.PutAsync("/v2/triggers/none", """{"source":"x"}"""));
        Expect.Error(404, "Trigger not found", await _client.DeleteAsync("/v2/triggers/none"));
    }

    [Fact]
    [Spec("server 1.2", "/v2/triggers/:trigger_id")]
    [Spec("server 1.11", "delete is 204")]
    public async Task A_deleted_trigger_is_gone()
    {
        var app = await _client.AppAsync();
        var id = await _client.TriggerAsync(app, await _client.FunctionAsync(app));

        var answer = await _client.DeleteAsync($"/v2/triggers/{id}");

        Assert.Equal(204, answer.Status);
        Assert.Equal("text/plain; charset=utf-8", answer.Header("Content-Type"));
        Expect.Error(404, "Trigger not found", await _client.GetAsync($"/v2/triggers/{id}"));
    }

    [Fact]
    [Spec("server 1.2", "triggerBySource")]
    [Spec("server 1.13", "one slash is removed, the rest is the source", "200 without the endpoint", "404")]
    public async Task A_load_balancer_finds_a_trigger_by_its_source()
    {
        var app = await _client.AppAsync();
        var id = await _client.TriggerAsync(app, await _client.FunctionAsync(app), source: "/a/b");
        var path = $"/v2/runner/apps/{app}/triggerBySource/http";

        var answer = await _client.GetAsync($"{path}//a/b");

        Expect.Success(answer);
        Assert.Equal(id, answer.Json.GetProperty("id").GetString());
        Assert.False(answer.Json.TryGetProperty("annotations", out _));
        Assert.Equal(answer.Body, (await _client.GetAsync($"{path}/%2Fa%2Fb")).Body);
        Expect.Error(404, "Trigger not found", await _client.GetAsync($"{path}/a/b"));
        Expect.Error(404, "Trigger not found", await _client.GetAsync($"{path}//a"));
    }

    private Task<Answer> CreateAsync(string app, string function, string name, string source) =>
        _client.PostAsync(
            "/v2/triggers",
            $$"""{"app_id":"{{app}}","fn_id":"{{function}}","name":"{{name}}","type":"http","source":"{{source}}"}"""
        );
}
