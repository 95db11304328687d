using System.Net;
using Fn.Client.Errors;

namespace Fn.Client.Tests;

/// <summary>Answers that no Fn server gives.</summary>
public sealed class OddAnswerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_without_items_is_empty()
    {
        using var server = new StubServer().Answer(HttpStatusCode.OK, """{"items":null}""");
        using var client = server.CreateClient();

        var page = await client.Apps.GetPageAsync(null, null, Cancel);

        Assert.Empty(page.Items);
    }

    [Fact]
    public async Task An_item_that_is_null_is_not_of_an_Fn_server()
    {
        using var server = new StubServer().Answer(HttpStatusCode.OK, """{"items":[null]}""");
        using var client = server.CreateClient();

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() =>
            client.Functions.GetPageAsync("a", null, null, Cancel)
        );

        Assert.EndsWith(
            ": the answer is JSON, but not what an Fn server answers",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_answer_of_gigabytes_is_refused()
    {
        Assert.Equal(
            "Get \"http://fn:8080/v2/apps\": the answer is too long",
            await FailureOfAsync(new OddContent(1L << 30, fault: null))
        );
    }

    [Fact]
    public async Task An_answer_that_cannot_be_unpacked_is_told()
    {
        Assert.Equal(
            "Get \"http://fn:8080/v2/apps\": the answer is not packed as it says",
            await FailureOfAsync(new OddContent(1, new InvalidDataException("unsupported compression method")))
        );
    }

    [Theory]
    [InlineData(302, "http://me:s3cret@else/v2", "the server redirects to http://me:***@else/v2")]
    [InlineData(307, "/login", "the server redirects to /login")]
    [InlineData(302, null, "the server redirects without saying where to")]
    [InlineData(304, null, "the server answered that nothing has changed since the last request")]
    public async Task A_redirect_that_is_not_followed_names_its_target(int status, string? target, string expected)
    {
        using var content = new StringContent("");
        using var server = new OddServer(content, (HttpStatusCode)status, target);
        using var client = new FnClient(new FnClientOptions { Address = "http://fn:8080" }, server);

        var failure = await Assert.ThrowsAsync<FnApiException>(() => client.Apps.GetPageAsync(null, null, Cancel));

        Assert.Contains(
            $"Message:{expected}; is there a proxy in between, or is the address wrong?",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    private static async Task<string> FailureOfAsync(HttpContent content)
    {
        using var server = new OddServer(content);
        using var client = new FnClient(new FnClientOptions { Address = "http://fn:8080" }, server);
        var failure = await Assert.ThrowsAsync<FnConnectionException>(() =>
            client.Apps.GetPageAsync(null, null, Cancel)
        );
        return failure.Message;
    }

    private sealed class OddServer(
        HttpContent content,
        HttpStatusCode status = HttpStatusCode.OK,
        string? target = null
    ) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage(status)
                {
                    Content = content,
                    Headers = { Location = target is null ? null : new Uri(target, UriKind.RelativeOrAbsolute) },
                }
            );
    }

    private sealed class OddContent(long declared, Exception? fault) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            fault is null ? Task.CompletedTask : Task.FromException(fault);

        protected override bool TryComputeLength(out long length)
        {
            length = declared;
            return true;
        }
    }
}
