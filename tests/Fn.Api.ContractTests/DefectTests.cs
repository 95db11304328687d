using Fn.Api.ContractTests.Server;
using Fn.Testing;
using Fn.Testing.Databases;
using static Fn.Api.ContractTests.Server.AnnotationMessages;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 10: what the original gets wrong and this server does not.</summary>
public sealed class DefectTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    [Fact]
    [Spec("server 10", "D1")]
    public async Task D1_a_null_annotation_is_a_bad_request_and_harms_nobody()
    {
        var app = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);
        var trigger = await _client.TriggerAsync(app, function);

        foreach (var target in (string[])[$"/v2/apps/{app}", $"/v2/fns/{function}", $"/v2/triggers/{trigger}"])
        {
            Expect.Error(400, ValueInvalid, await _client.PutAsync(target, """{"annotations":{"y":null}}"""));
        }

        Expect.Success(await _client.GetAsync($"/v2/apps/{app}"));
        Expect.Success(await _client.PutAsync($"/v2/apps/{app}", """{"config":{"after":"all"}}"""));
    }

    [Fact]
    [Spec("server 10", "D2")]
    public async Task D2_the_length_of_an_annotation_is_that_of_its_unescaped_form()
    {
        var app = await _client.AppAsync(members: $$$""","annotations":{"k":"{{{new string('<', 200)}}}"}""");

        var other = await _client.PutAsync($"/v2/apps/{app}", """{"config":{"x":"y"}}""");
        var same = await _client.PutAsync(
            $"/v2/apps/{app}",
            $$$"""{"annotations":{"k":"{{{new string('<', 200)}}}"}}"""
        );

        Expect.Success(other);
        Assert.Equal(other.Body, same.Body);
    }

    [Fact]
    [Spec("server 1.10", "id")]
    [Spec("server 1.11", "id")]
    [Spec("server 1.18", "Fn ID in path does not match that in body", "ID in path does not match ID in body")]
    [Spec("server 10", "D3")]
    public async Task D3_an_update_with_another_id_changes_nothing_and_answers_once()
    {
        var app = await _client.AppAsync();
        var (f1, f2) = (await _client.FunctionAsync(app), await _client.FunctionAsync(app));
        var (t1, t2) = (await _client.TriggerAsync(app, f1), await _client.TriggerAsync(app, f2));
        var before = await _client.GetAsync($"/v2/fns/{f2}");

        var function = await _client.PutAsync($"/v2/fns/{f1}", $$"""{"id":"{{f2}}","memory":200}""");
        var trigger = await _client.PutAsync($"/v2/triggers/{t1}", $$"""{"id":"{{t2}}","source":"/new"}""");

        Expect.Error(400, "Fn ID in path does not match that in body", function);
        Expect.Error(400, "ID in path does not match ID in body", trigger);
        Assert.Equal(before.Body, (await _client.GetAsync($"/v2/fns/{f2}")).Body);
    }

    [Fact]
    [Spec("server 10", "D4")]
    public async Task D4_a_trigger_list_without_an_app_answers_once()
    {
        var answer = await _client.GetAsync("/v2/triggers");

        Expect.Error(400, "Missing App ID on Trigger", answer);
    }

    [Fact]
    [Spec("server 10", "D5")]
    public async Task D5_invalid_json_is_labelled_json()
    {
        var answer = await _client.PostAsync("/v2/fns", "{");

        Expect.Error(400, "Invalid JSON", answer);
    }

    [Fact]
    [Spec("server 1.11", "app_id", "fn_id", "source")]
    [Spec("server 10", "D7")]
    public async Task D7_an_update_of_a_trigger_obeys_the_rules_of_a_create()
    {
        var app = await _client.AppAsync();
        var elsewhere = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);
        var foreign = await _client.FunctionAsync(elsewhere);
        var id = await _client.TriggerAsync(app, function, "mine", "/mine");
        await _client.TriggerAsync(app, function, "taken", "/taken");
        var before = await _client.GetAsync($"/v2/triggers/{id}");

        Expect.Error(404, "Fn not found", await UpdateAsync("""{"fn_id":"none"}"""));
        Expect.Error(
            400,
            "Invalid Fn ID - not owned by specified app",
            await UpdateAsync($$"""{"fn_id":"{{foreign}}"}""")
        );
        Expect.Error(
            409,
            "Trigger with the same type and source exists on this app",
            await UpdateAsync("""{"source":"/taken"}""")
        );
        Expect.Error(409, "Trigger already exists", await UpdateAsync("""{"name":"taken"}"""));
        Assert.Equal(before.Body, (await UpdateAsync($$"""{"app_id":"{{elsewhere}}"}""")).Body);

        Task<Answer> UpdateAsync(string body) => _client.PutAsync($"/v2/triggers/{id}", body);
    }

    [Fact]
    [Spec("server 10", "D8")]
    public async Task D8_equal_names_at_the_end_of_a_page_are_not_skipped()
    {
        var app = await _client.AppAsync();
        var ids = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await _client.TriggerAsync(app, await _client.FunctionAsync(app), "same"));
        }
        ids.Add(await _client.TriggerAsync(app, await _client.FunctionAsync(app), "zz"));

        var seen = new List<string?>();
        var query = "";
        while (true)
        {
            var page = (await _client.GetAsync($"/v2/triggers?app_id={app}&per_page=1{query}")).Json;
            if (page.GetProperty("items").GetArrayLength() == 0)
            {
                break;
            }
            seen.Add(page.GetProperty("items")[0].GetProperty("id").GetString());
            query = $"&cursor={ListTests.Cursor(page)}";
        }

        Assert.Equal(ids, seen);
    }

    [Fact]
    [Spec("server 10", "D8")]
    public async Task D8_a_cursor_of_a_name_alone_goes_on_after_that_name()
    {
        var app = await _client.AppAsync();
        await _client.TriggerAsync(app, await _client.FunctionAsync(app), "t1");
        await _client.TriggerAsync(app, await _client.FunctionAsync(app), "t1");
        await _client.TriggerAsync(app, await _client.FunctionAsync(app), "t2");

        var page = await _client.GetAsync($"/v2/triggers?app_id={app}&cursor=dDE");

        Assert.Equal(["t2"], ListTests.Names(page.Json));
    }

    [Fact]
    [Spec("server 1.10", "config")]
    [Spec("server 10", "D16")]
    public async Task D16_the_config_of_a_function_is_always_an_object()
    {
        var app = await _client.AppAsync();
        var id = await _client.FunctionAsync(app);

        var read = await _client.GetAsync($"/v2/fns/{id}");
        var updated = await _client.PutAsync($"/v2/fns/{id}", """{"memory":256}""");

        Assert.Equal("{}", read.Json.GetProperty("config").GetRawText());
        Assert.Equal("{}", updated.Json.GetProperty("config").GetRawText());
    }

    [Fact]
    [Spec("server 10", "D17")]
    public async Task D17_the_answer_to_an_update_shows_the_computed_annotations()
    {
        var app = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);
        var trigger = await _client.TriggerAsync(app, function);

        var functionAnswer = await _client.PutAsync($"/v2/fns/{function}", """{"memory":256}""");
        var triggerAnswer = await _client.PutAsync($"/v2/triggers/{trigger}", """{"source":"/other"}""");

        Assert.True(Annotation(functionAnswer, "fnproject.io/fn/invokeEndpoint"));
        Assert.True(Annotation(triggerAnswer, "fnproject.io/trigger/httpEndpoint"));

        static bool Annotation(Answer answer, string key) =>
            answer.Json.GetProperty("annotations").TryGetProperty(key, out _);
    }

    [Fact]
    [Spec("server 10", "D34")]
    public async Task D34_a_long_image_or_source_is_kept_by_sqlite_and_refused_by_the_others()
    {
        var isKept = ContractDatabase.Product == DatabaseProduct.Sqlite;
        var app = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);

        var image = await _client.PostAsync("/v2/fns", Fn(app, "f", 257));
        var updated = await _client.PutAsync($"/v2/fns/{function}", Fn(app, "", 257));
        var source = await _client.PostAsync("/v2/triggers", Trigger(app, function, "t", 257));

        Check("Fn image must be 256 characters or less", image);
        Check("Fn image must be 256 characters or less", updated);
        Check("Trigger source must be 256 characters or less", source);
        Expect.Success(await _client.PostAsync("/v2/fns", Fn(app, "exact", 256)));
        Expect.Success(await _client.PostAsync("/v2/triggers", Trigger(app, function, "exact", 256)));

        void Check(string message, Answer answer)
        {
            if (isKept)
            {
                Expect.Success(answer);
            }
            else
            {
                Expect.Error(400, message, answer);
            }
        }

        static string Fn(string app, string name, int length) =>
            $$"""{"app_id":"{{app}}","name":"{{name}}","image":"{{new string('é', length)}}"}""";

        static string Trigger(string app, string function, string name, int length) =>
            $$"""
                {"app_id":"{{app}}","fn_id":"{{function}}","name":"{{name}}","type":"http","source":"/{{new string(
                    'é',
                    length - 1
                )}}"}
                """;
    }

    [Fact]
    [Spec("server 10", "D36")]
    public async Task D36_concurrent_updates_of_different_keys_are_all_kept()
    {
        var id = await _client.AppAsync();

        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => _client.PutAsync($"/v2/apps/{id}", $$$"""{"config":{"k{{{i}}}":"v"}}"""))
        );

        var config = (await _client.GetAsync($"/v2/apps/{id}")).Json.GetProperty("config");
        Assert.Equal(20, config.EnumerateObject().Count());
    }

    [Fact]
    [Spec("server 10", "D38")]
    public async Task D38_servers_of_equal_address_and_port_number_their_ids_from_different_places()
    {
        await using var one = await RunningServer.StartAsync();
        await using var other = await RunningServer.StartAsync();

        var (first, second) = (await one.Client.AppAsync(), await other.Client.AppAsync());

        Assert.Equal(first[10..19], second[10..19]); // address and port
        Assert.NotEqual(first[19..], second[19..]);
    }

    [Fact]
    [Spec("server 1.7", "config is not validated")]
    [Spec("server 10", "D40")]
    public async Task D40_odd_config_keys_are_stored_and_shown()
    {
        var app = await _client.AppAsync();
        var id = await _client.FunctionAsync(app, members: ""","config":{"":"a","x=y":"b"}""");

        var answer = await _client.GetAsync($"/v2/fns/{id}");

        Assert.Equal("""{"":"a","x=y":"b"}""", answer.Json.GetProperty("config").GetRawText());
    }

    [Fact]
    [Spec("server 1.7", "no annotation name is reserved")]
    public async Task An_annotation_under_a_computed_name_is_stored_and_hidden_by_it()
    {
        var app = await _client.AppAsync();
        var id = await _client.FunctionAsync(
            app,
            members: ""","annotations":{"fnproject.io/fn/invokeEndpoint":"mine"}"""
        );

        var answer = await _client.GetAsync($"/v2/fns/{id}");

        Assert.Equal(
            $"{server.Base}/invoke/{id}",
            answer.Json.GetProperty("annotations").GetProperty("fnproject.io/fn/invokeEndpoint").GetString()
        );
    }
}
