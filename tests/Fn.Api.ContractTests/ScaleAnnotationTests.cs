using Fn.Api.ContractTests.Server;

namespace Fn.Api.ContractTests;

/// <summary>The annotations by which functions and apps say how many containers there are; an extension of this server.</summary>
public sealed class ScaleAnnotationTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    [Theory]
    [InlineData("concurrency", "1")]
    [InlineData("concurrency", "1000")]
    [InlineData("min_containers", "0")]
    [InlineData("min_containers", "1000")]
    [InlineData("max_containers", "1")]
    [InlineData("max_containers", "1000")]
    public async Task A_number_within_its_bounds_is_kept_as_any_annotation(string name, string value)
    {
        var function = await _client.FunctionAsync(await _client.AppAsync());

        var answer = await _client.PutAsync($"/v2/fns/{function}", Body(name, value));

        Expect.Success(answer);
        Assert.Contains($"\"fnproject.io/fn/{name}\":{value}", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("concurrency", "0", 1)]
    [InlineData("concurrency", "1001", 1)]
    [InlineData("concurrency", "2.0", 1)]
    [InlineData("concurrency", "\"2\"", 1)]
    [InlineData("min_containers", "-1", 0)]
    [InlineData("min_containers", "99999999999999999999", 0)]
    [InlineData("max_containers", "0", 1)]
    [InlineData("max_containers", "true", 1)]
    public async Task Anything_else_is_refused_on_functions_and_apps_new_and_old(string name, string value, int least)
    {
        var message = $"Invalid annotation value, fnproject.io/fn/{name} must be a whole number from {least} to 1000";
        var app = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);
        var members = Body(name, value)[1..^1];

        Expect.Error(400, message, await _client.PostAsync("/v2/apps", $$"""{"name":"refused",{{members}} }"""));
        Expect.Error(400, message, await _client.PutAsync($"/v2/apps/{app}", Body(name, value)));
        Expect.Error(
            400,
            message,
            await _client.PostAsync("/v2/fns", $$"""{"app_id":"{{app}}","name":"g","image":"i",{{members}} }""")
        );
        Expect.Error(400, message, await _client.PutAsync($"/v2/fns/{function}", Body(name, value)));
    }

    [Fact]
    public async Task A_minimum_above_the_maximum_of_the_same_function_is_refused()
    {
        var function = await _client.FunctionAsync(await _client.AppAsync());
        Expect.Success(await _client.PutAsync($"/v2/fns/{function}", Body("max_containers", "2")));

        var answer = await _client.PutAsync($"/v2/fns/{function}", Body("min_containers", "3"));

        Expect.Error(
            400,
            "Invalid annotation value, fnproject.io/fn/min_containers must not be above fnproject.io/fn/max_containers",
            answer
        );
    }

    [Fact]
    public async Task An_empty_value_takes_the_annotation_away()
    {
        var function = await _client.FunctionAsync(await _client.AppAsync());
        await _client.PutAsync($"/v2/fns/{function}", Body("max_containers", "2"));

        var answer = await _client.PutAsync($"/v2/fns/{function}", Body("max_containers", "\"\""));

        Expect.Success(answer);
        Assert.DoesNotContain("max_containers", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_annotations_under_the_same_prefix_are_free()
    {
        var function = await _client.FunctionAsync(await _client.AppAsync());

        Expect.Success(await _client.PutAsync($"/v2/fns/{function}", Body("concurrency_note", "\"any\"")));
    }

    private static string Body(string name, string value) =>
        "{\"annotations\":{\"fnproject.io/fn/" + name + "\":" + value + "}}";
}
