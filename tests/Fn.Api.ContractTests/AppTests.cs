using Fn.Api.ContractTests.Server;
using Fn.Testing;
using static Fn.Api.ContractTests.Server.AnnotationMessages;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.7, 1.9, 1.18 and appendix A, as far as they are about apps that are there.</summary>
public sealed class AppTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    [Fact]
    [Spec("server 1.7", "empty config values: deleted by update", "an empty annotation deletes")]
    [Spec("server 1.9", "config", "annotations", "update merges", "get is 200 or 404")]
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
    [Spec("server 1.7", "shape is ignored by update")]
    [Spec("server 1.9", "shape", "update without a change")]
    [Spec("server 1.12", "immutable: ignored")]
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
    [Spec("server 1.9", "created_at", "updated_at")]
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
    [Spec("server 1.7", "syslog_url: removed by update")]
    [Spec("server 1.9", "syslog_url", "the merged app is checked")]
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
    [Spec("server 1.2", "/v2/apps/:app_id")]
    [Spec("server 1.9", "id", "name")]
    [Spec("server 1.12", "immutable: 409")]
    [Spec(
        "server 1.18",
        "App ID in path does not match ID in body",
        "Could not update - name is immutable",
        "App not found"
    )]
    [Spec("server A", "app update")]
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
    [Spec("server 1.7", "100 annotations")]
    [Spec("server 1.9", "the merged app is checked")]
    public async Task An_update_counts_the_annotations_there_would_be()
    {
        var id = await _client.AppAsync(members: $$$""","annotations":{{{{Given.Annotations(100)}}}}""");

        var more = await _client.PutAsync($"/v2/apps/{id}", """{"annotations":{"new":1}}""");
        var instead = await _client.PutAsync($"/v2/apps/{id}", """{"annotations":{"new":1,"k0":""}}""");

        Expect.Error(400, TooMany, more);
        Expect.Success(instead);
    }

    [Fact]
    [Spec("server 1.2", "/v2/apps/:app_id")]
    [Spec("server 1.9", "delete is 204 and cascades", "get is 200 or 404")]
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
}
