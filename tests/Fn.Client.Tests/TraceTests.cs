using System.Net;
using Fn.Client.Invocation;
using Fn.Model.Apps;
using Fn.Testing;

namespace Fn.Client.Tests;

/// <summary>What a caller that wants to know is told, and what nobody is told.</summary>
public sealed class TraceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("cli 1.3", "DEBUG")]
    public async Task An_exchange_is_told_without_token_and_configuration_values()
    {
        var told = new List<string>();
        using var server = new StubServer().Answer(HttpStatusCode.OK, """{"name":"a","config":{"K":"s3cret"}}""");
        using var client = new FnClient(
            new FnClientOptions
            {
                Address = "http://fn:8080/base",
                Token = "t0ken",
                UserAgent = "test",
                Trace = told.Add,
            },
            server
        );
        var config = new Dictionary<string, string>(StringComparer.Ordinal) { ["K"] = "s3cret" };

        var created = await client.Apps.CreateAsync(new App { Name = "a", Config = config }, Cancel);

        Assert.Equal("s3cret", created.Config["K"]);
        Assert.Equal(
            [
                """
                POST /base/v2/apps HTTP/1.1
                Host: fn:8080
                Authorization: ***
                Accept: application/json
                User-Agent: test
                Content-Type: application/json
                Content-Length: 37

                {"config":{"K":"***"},"name":"a"}


                """,
                """
                HTTP/1.1 200 OK
                Content-Type: application/json; charset=utf-8
                Content-Length: 36

                {"name":"a","config":{"K":"***"}}


                """,
            ],
            told
        );
        Assert.Contains("s3cret", server.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_a_function_is_told_too_and_can_still_be_read()
    {
        var told = new List<string>();
        using var server = new StubServer().Answer(HttpStatusCode.OK, "hello\n");
        using var client = new InvokeClient("test", server, told.Add);

        using var answer = await client.CallAsync(
            new InvokeRequest("http://fn:8080/invoke/1", "text/plain", "input"u8.ToArray()),
            Cancel
        );

        Assert.Equal("hello\n", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.StartsWith("POST /invoke/1 HTTP/1.1\nHost: fn:8080\n", told[0], StringComparison.Ordinal);
        Assert.EndsWith("\n\ninput\n\n", told[0], StringComparison.Ordinal);
        Assert.EndsWith("\n\nhello\n\n", told[1], StringComparison.Ordinal);
    }
}
