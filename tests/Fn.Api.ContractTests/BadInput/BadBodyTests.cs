using System.Text;
using Fn.Api.ContractTests.Server;
using static Fn.Api.ContractTests.Server.AnnotationMessages;

namespace Fn.Api.ContractTests.BadInput;

/// <summary>Bodies and parameters that are made to harm.</summary>
public sealed class BadBodyTests(RunningServer server)
{
    private const string Unstorable = "A value has a character that the database of this server cannot keep";
    private const string Injection = "'; DROP TABLE apps; --";

    private readonly Client _client = server.Client;

    [Theory]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public async Task Deep_json_is_no_json(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);

        Expect.Error(400, "Invalid JSON", await _client.PostAsync("/v2/apps", deep));
        Expect.Error(400, "Invalid JSON", await _client.PostAsync("/v2/apps", $$"""{"unknown":{{deep}}}"""));
        Expect.Error(
            400,
            "Invalid JSON",
            await _client.PostAsync("/v2/apps", $$$"""{"annotations":{"a":{{{deep}}}}}""")
        );
    }

    [Fact]
    public async Task An_annotation_may_be_as_deep_as_its_512_bytes()
    {
        var deep = new string('[', 256) + new string(']', 256);

        var created = await _client.PostAsync(
            "/v2/apps",
            $$$"""{"name":"{{{Given.Name()}}}","annotations":{"a":{{{deep}}}}}"""
        );
        var deeper = await _client.PostAsync("/v2/apps", $$$"""{"name":"a","annotations":{"a":[{{{deep}}}]}}""");

        Assert.Equal(200, created.Status);
        Assert.Contains(deep, created.Body, StringComparison.Ordinal);
        var id = created.Body.Split('"')[3];
        Assert.Equal(created.Body, (await _client.GetAsync($"/v2/apps/{id}")).Body);
        Expect.Error(400, ValueTooLong, deeper);
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off()
    {
        var chunk = $"{0x100000:x}\r\n{new string(' ', 0x100000)}\r\n";
        var request =
            "POST /v2/apps HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + string.Concat(Enumerable.Repeat(chunk, 18));

        var answer = await _client.ExchangeAsync(Encoding.ASCII.GetBytes(request));

        Expect.Error(400, "Invalid JSON", answer);
    }

    [Fact]
    public async Task A_nul_is_refused_where_it_cannot_be_kept_and_kept_elsewhere()
    {
        var app = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);

        var config = await _client.PutAsync(
            $"/v2/fns/{function}",
            """{"config":{"a\u0000":"b\u0000c"},"annotations":{"a":"\u0000"}}"""
        );

        Expect.Success(config);
        Assert.Equal(config.Body, (await _client.GetAsync($"/v2/fns/{function}")).Body);
        Expect.Error(400, Unstorable, await _client.PutAsync($"/v2/fns/{function}", """{"image":"a\u0000b"}"""));
        Expect.Error(400, "Invalid app name", await _client.PostAsync("/v2/apps", """{"name":"a\u0000"}"""));
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync($"/v2/fns?app_id={app}&name=%00")).Body);
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync($"/v2/fns?app_id={app}%00")).Body);
        Assert.Equal(400, (await _client.GetAsync("/v2/apps/%00")).Status);
    }

    [Fact]
    public async Task Sql_is_text_as_any_other()
    {
        var escaped = Uri.EscapeDataString(Injection);
        var app = await _client.AppAsync(members: $$""","config":{"{{Injection}}":"{{Injection}}"}""");
        var function = await _client.FunctionAsync(app, members: $$""","config":{"a":"{{Injection}}"}""");
        var trigger = await _client.TriggerAsync(app, function, source: "/" + Injection);

        Expect.Error(400, "Invalid app name", await _client.PostAsync("/v2/apps", $$"""{"name":"{{Injection}}"}"""));
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync($"/v2/apps?name={escaped}")).Body);
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync($"/v2/fns?app_id={escaped}")).Body);
        Expect.Error(404, "App not found", await _client.DeleteAsync($"/v2/apps/{escaped}"));
        Expect.Error(404, "Fn not found", await _client.PutAsync($"/v2/fns/{escaped}", """{"memory":1}"""));
        var found = await _client.GetAsync($"/v2/runner/apps/{app}/triggerBySource/http//{escaped}");
        Assert.Equal(trigger, found.Json.GetProperty("id").GetString());
        Expect.Success(await _client.GetAsync($"/v2/apps/{app}"));
    }

    [Fact]
    public async Task Invalid_utf8_in_a_path_or_query_is_no_id_and_no_name()
    {
        Expect.Error(404, "App not found", await _client.GetAsync("/v2/apps/%ff%fe"));
        Expect.Error(404, "Path not found: GET /\ufffd\ufffd", await _client.GetAsync("/%ff%fe"));
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync("/v2/apps?name=%ff%fe")).Body);
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync("/v2/apps?name=%ed%a0%80")).Body);
    }
}
