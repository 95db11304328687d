using Fn.Api.ContractTests.Server;

namespace Fn.Api.ContractTests;

/// <summary>Many create the same at once: one gets it, and all others are told that it is taken.</summary>
public sealed class ConcurrencyTests(RunningServer server)
{
    private const int Callers = 24;

    private Client Client => server.Client;

    [Fact]
    public async Task Of_concurrent_creates_of_an_app_one_wins()
    {
        var body = $$"""{"name":"{{Given.Name("race")}}"}""";

        await OneWinsAsync("/v2/apps", body, "App already exists");
    }

    [Fact]
    public async Task Of_concurrent_creates_of_a_function_one_wins()
    {
        var app = await Client.AppAsync();
        var body = $$"""{"app_id":"{{app}}","name":"race","image":"img:1"}""";

        await OneWinsAsync("/v2/fns", body, "Fn with specified name already exists");
    }

    [Fact]
    public async Task Of_concurrent_creates_of_a_trigger_one_wins()
    {
        var app = await Client.AppAsync();
        var function = await Client.FunctionAsync(app);
        var body = $$"""{"app_id":"{{app}}","fn_id":"{{function}}","name":"race","type":"http","source":"/race"}""";

        await OneWinsAsync("/v2/triggers", body, message: null);
    }

    /// <param name="path">Where.</param>
    /// <param name="body">What everybody creates.</param>
    /// <param name="message">What the others are told; null for any of several reasons that all hold.</param>
    private async Task OneWinsAsync(string path, string body, string? message)
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(_ => Task.Run(() => Client.PostAsync(path, body)))
        );

        var winner = Assert.Single(answers, static answer => answer.Status == 200);
        var losers = answers.Where(static answer => answer.Status != 200).ToArray();
        Assert.All(losers, static answer => Assert.Equal(409, answer.Status));
        if (message is not null)
        {
            Assert.All(losers, answer => Expect.Error(409, message, answer));
        }
        var id = winner.Json.GetProperty("id").GetString();
        Assert.Equal(200, (await Client.GetAsync($"{path}/{id}")).Status);
    }
}
