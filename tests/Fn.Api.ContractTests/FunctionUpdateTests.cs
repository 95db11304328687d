using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.10, 1.18 and appendix A, as far as they are about updates of functions.</summary>
public sealed class FunctionUpdateTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    [Fact]
    [Spec("server 1.10", "name", "app_id", "image", "memory", "timeout", "idle_timeout", "config", "annotations")]
    [Spec("server 1.12", "immutable: ignored")]
    public async Task An_update_merges()
    {
        var app = await _client.AppAsync();
        var id = await _client.FunctionAsync(app, "f", ""","config":{"a":"1","b":"1"},"annotations":{"x":1}""");

        var answer = await _client.PutAsync(
            $"/v2/fns/{id}",
            """
            {"name":"ignored","app_id":"ignored","image":"img:2","memory":256,"timeout":5,"idle_timeout":6,
             "config":{"a":"","c":"3"},"annotations":{"x":"","y":2}}
            """
        );

        Expect.Success(answer);
        Assert.Equal("f", answer.Json.GetProperty("name").GetString());
        Assert.Equal(app, answer.Json.GetProperty("app_id").GetString());
        Assert.Equal("img:2", answer.Json.GetProperty("image").GetString());
        Assert.Equal(256, answer.Json.GetProperty("memory").GetInt32());
        Assert.Equal(5, answer.Json.GetProperty("timeout").GetInt32());
        Assert.Equal(6, answer.Json.GetProperty("idle_timeout").GetInt32());
        Assert.Equal("""{"b":"1","c":"3"}""", answer.Json.GetProperty("config").GetRawText());
        Assert.Equal(2, answer.Json.GetProperty("annotations").GetProperty("y").GetInt32());
        Assert.False(answer.Json.GetProperty("annotations").TryGetProperty("x", out _));
    }

    [Fact]
    [Spec("server 1.10", "zero is the default, then unchanged")]
    public async Task Zero_and_empty_leave_an_update_unchanged()
    {
        var app = await _client.AppAsync();
        var id = await _client.FunctionAsync(app, members: ""","memory":64,"timeout":7,"idle_timeout":8""");
        var before = await _client.GetAsync($"/v2/fns/{id}");

        var answer = await _client.PutAsync(
            $"/v2/fns/{id}",
            """{"image":"","memory":0,"timeout":0,"idle_timeout":0}"""
        );

        Assert.Equal(before.Body, answer.Body);
    }

    [Theory]
    [Spec("server 1.10", "negative is an error")]
    [Spec("server A", "fn update")]
    [InlineData("\"timeout\":-1,\"idle_timeout\":-1", "timeout value is out of range, must be between 0 and 300")]
    [InlineData(
        "\"idle_timeout\":-1,\"memory\":9000",
        "idle_timeout value is out of range, must be between 0 and 3600"
    )]
    [InlineData("\"memory\":9000", "memory value is out of range. It should be between 0 and 8192")]
    public async Task An_update_tells_the_first_failure(string members, string message)
    {
        var id = await _client.FunctionAsync(await _client.AppAsync());

        var answer = await _client.PutAsync($"/v2/fns/{id}", $$$"""{{{{members}}},"annotations":{"":1}}""");

        Expect.Error(400, message, answer);
    }

    [Fact]
    [Spec("server 1.18", "Fn not found")]
    [Spec("server A", "fn update")]
    public async Task An_update_of_nothing_is_404()
    {
        var answer = await _client.PutAsync("/v2/fns/none", """{"timeout":-1}""");

        Expect.Error(404, "Fn not found", answer);
    }
}
