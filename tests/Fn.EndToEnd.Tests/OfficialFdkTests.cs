using System.Text.Json;
using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests;

public sealed class OfficialFdkTests
{
    /// <summary>Answers plain calls with a greeting, and calls over a trigger with a status and a header as well.</summary>
    private const string Handler = """
        const fdk = require('@fnproject/fdk');

        fdk.handle((input, context) => {
          if (context.getHeader('Fn-Intent') === 'httprequest') {
            context.httpGateway.statusCode = 418;
            context.httpGateway.setResponseHeader('X-Method', context.httpGateway.method);
          }
          return { message: 'Hello ' + (input.name || 'World') };
        });
        """;

    [ProductFact]
    [Spec("fdk 4.1", "66")]
    public async Task A_function_on_the_official_node_FDK_is_deployed_and_answers_plainly_and_over_its_trigger()
    {
        await BaseImages.RequireAsync("node", "fnproject/node:24-dev", "fnproject/node:24");
        await using var site = await FnSite.StartAsync();
        await site.CreateAppAsync("shop");
        (await site.FnAsync("init", "--runtime", "node", "--trigger", "http", "hello")).Succeeded();
        await File.WriteAllTextAsync(
            Path.Combine(site.Home.Path, "hello", "func.js"),
            Handler,
            TestContext.Current.CancellationToken
        );

        var deployed = await site.FnInAsync("hello", "", "--verbose", "deploy", "--app", "shop", "--local");
        var plain = await site.FnInAsync("hello", """{"name":"Bob"}""", "invoke", "shop", "hello");
        using var client = new HttpClient();
        using var answer = await client.GetAsync(
            new Uri($"http://127.0.0.1:{site.Port}/t/shop/hello"),
            TestContext.Current.CancellationToken
        );

        deployed.Succeeded();
        Assert.Equal("Hello Bob", Message(plain.Succeeded()));
        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("GET", Assert.Single(answer.Headers.GetValues("X-Method")));
        Assert.Equal(
            "Hello World",
            Message(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
        );
    }

    private static string? Message(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("message").GetString();
    }
}
