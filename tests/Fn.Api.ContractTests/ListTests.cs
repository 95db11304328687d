using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.8.</summary>
public sealed class ListTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    [Theory]
    [Spec("server 1.8", "cursor")]
    [Spec("server B", "cursors")]
    [InlineData("t1", "dDE")]
    [InlineData("c4", "YzQ")]
    [InlineData("a+b", "YSti")]
    public async Task A_cursor_is_the_last_name_in_base64url(string name, string cursor)
    {
        var app = await _client.AppAsync();
        await _client.FunctionAsync(app, name);

        var answer = await _client.GetAsync($"/v2/fns?app_id={app}&per_page=1");

        Assert.StartsWith($$"""{"next_cursor":"{{cursor}}","items":[{""", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 1.8", "cursor", "order", "next_cursor")]
    public async Task Pages_follow_each_other_until_one_is_not_full()
    {
        var app = await _client.AppAsync();
        foreach (var name in (string[])["b", "a", "B", "c"])
        {
            await _client.FunctionAsync(app, name);
        }

        var first = (await _client.GetAsync($"/v2/fns?app_id={app}&per_page=2")).Json;
        var second = (await _client.GetAsync($"/v2/fns?app_id={app}&per_page=2&cursor={Cursor(first)}")).Json;
        var third = await _client.GetAsync($"/v2/fns?app_id={app}&per_page=2&cursor={Cursor(second)}");

        Assert.Equal(["B", "a"], Names(first));
        Assert.Equal(["b", "c"], Names(second));
        Assert.Equal("""{"items":[]}""", third.Body);
    }

    [Theory]
    [Spec("server 1.3", "Content-Length")]
    [Spec("server 1.8", "per_page")]
    [InlineData("", 30)]
    [InlineData("&per_page=", 30)]
    [InlineData("&per_page=x", 30)]
    [InlineData("&per_page=0", 30)]
    [InlineData("&per_page=-5", 30)]
    [InlineData("&per_page=2", 2)]
    [InlineData("&per_page=101", 100)]
    [InlineData("&per_page=99999999999", 100)]
    [InlineData("&per_page=%2B2&per_page=3", 2)]
    [InlineData("&PER_PAGE=2", 30)]
    public async Task A_page_has_30_items_or_what_is_asked_for_up_to_100(string query, int count)
    {
        await using var own = await RunningServer.StartAsync();
        var app = await own.Client.AppAsync();
        foreach (var i in Enumerable.Range(0, 101))
        {
            await own.Client.FunctionAsync(app, $"f{i}");
        }

        var answer = await own.Client.GetAsync($"/v2/fns?app_id={app}{query}");

        Expect.Success(answer);
        Assert.Equal(count, answer.Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [Spec("server 1.8", "malformed cursor")]
    [Spec("server 10", "D6")]
    [InlineData("/v2/apps?")]
    [InlineData("/v2/fns?app_id=x&")]
    [InlineData("/v2/triggers?app_id=x&")]
    public async Task A_malformed_cursor_is_a_bad_request(string target)
    {
        foreach (var cursor in (string[])["!!!", "dDE=", "YQ==", "a+b", "a/b", "dD%20E", "dDE%0A"])
        {
            var answer = await _client.GetAsync($"{target}cursor={cursor}");

            Expect.Error(400, "Invalid cursor, use the next_cursor of the page before", answer);
        }
    }

    [Fact]
    [Spec("server 1.2", "/v2/apps")]
    [Spec("server 1.8", "/v2/apps")]
    public async Task Apps_filter_by_name()
    {
        var name = Given.Name();
        var id = await _client.AppAsync(name);

        var found = await _client.GetAsync($"/v2/apps?name={name}");
        var none = await _client.GetAsync($"/v2/apps?name={name.ToUpperInvariant()}");

        Assert.Equal(id, Assert.Single(found.Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("""{"items":[]}""", none.Body);
    }

    [Fact]
    [Spec("server 1.8", "/v2/fns", "/v2/triggers")]
    public async Task Letter_case_counts_in_the_names_of_filters()
    {
        var app = await _client.AppAsync();
        await _client.FunctionAsync(app, "a");
        await _client.FunctionAsync(app, "b");

        Assert.Equal(["a", "b"], Names((await _client.GetAsync($"/v2/fns?app_id={app}&NAME=b")).Json));
        Expect.Error(400, "Missing App ID on Trigger", await _client.GetAsync($"/v2/triggers?APP_ID={app}"));
    }

    [Fact]
    [Spec("server 1.8", "/v2/fns")]
    [Spec("server 1.18", "Missing AppID on Fn")]
    [Spec("server A", "lists")]
    public async Task Functions_filter_by_app_and_name()
    {
        var app = await _client.AppAsync();
        await _client.FunctionAsync(app, "a");
        await _client.FunctionAsync(app, "b");

        Assert.Equal(["b"], Names((await _client.GetAsync($"/v2/fns?app_id={app}&name=b")).Json));
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync("/v2/fns?app_id=none")).Body);
        Expect.Error(400, "Missing AppID on Fn", await _client.GetAsync("/v2/fns?cursor=!!!"));
    }

    [Fact]
    [Spec("server 1.8", "/v2/triggers")]
    [Spec("server 1.18", "Missing App ID on Trigger")]
    [Spec("server A", "lists")]
    public async Task Triggers_filter_by_app_function_and_name()
    {
        var app = await _client.AppAsync();
        var first = await _client.FunctionAsync(app);
        var second = await _client.FunctionAsync(app);
        await _client.TriggerAsync(app, first, "a");
        await _client.TriggerAsync(app, first, "b");
        await _client.TriggerAsync(app, second, "a");

        Assert.Equal(["a", "a", "b"], Names((await _client.GetAsync($"/v2/triggers?app_id={app}")).Json));
        Assert.Equal(["a", "b"], Names((await _client.GetAsync($"/v2/triggers?app_id={app}&fn_id={first}")).Json));
        Assert.Equal(["a"], Names((await _client.GetAsync($"/v2/triggers?app_id={app}&fn_id={first}&name=a")).Json));
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync($"/v2/triggers?app_id={app}&fn_id=none")).Body);
        Expect.Error(400, "Missing App ID on Trigger", await _client.GetAsync("/v2/triggers?cursor=!!!"));
    }

    internal static string? Cursor(System.Text.Json.JsonElement page) => page.GetProperty("next_cursor").GetString();

    internal static IEnumerable<string?> Names(System.Text.Json.JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("name").GetString());
}
