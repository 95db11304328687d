using System.Net;
using System.Net.Sockets;
using Fn.Runner.Engagements;
using Fn.Testing;

namespace Fn.Runner.Tests.Engagements;

/// <summary>Failures by which a runner cannot have begun a call, although it was sent.</summary>
public sealed class UntakenTests
{
    public static TheoryData<Exception, bool> Failures =>
        new()
        {
            { new HttpRequestException(HttpRequestError.ConnectionError, "refused"), true },
            { new HttpRequestException(HttpRequestError.NameResolutionError, "unknown"), true },
            { new OperationCanceledException("", new TimeoutException("connecting")), true },
            { new HttpRequestException("", new UntakenException()), true },
            { new HttpRequestException("aborted", new HttpProtocolException(7, "refused", null)), true },
            { new HttpRequestException("aborted", new HttpProtocolException(0, "closed", null)), true },
            { new HttpRequestException("aborted", new HttpProtocolException(2, "internal", null)), false },
            { new HttpRequestException(HttpRequestError.ResponseEnded, "ended"), false },
            { new IOException("reset", new SocketException()), false },
            { new OperationCanceledException(), false },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    [Spec("server 5.4", "4: committed unless the runner NACKs")]
    public void It_is_told_by_type_and_code(Exception failure, bool isUntaken) =>
        Assert.Equal(isUntaken, UntakenException.IsCauseOf(failure));

    [Fact]
    public void No_cause_is_no_proof() => Assert.False(UntakenException.IsCauseOf(null));

    [Fact]
    public async Task A_request_is_sent_once()
    {
        var sender = new TwiceSender();
        using var client = new HttpMessageInvoker(new SendOnceHandler(sender));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://r")
        {
            Content = new StringContent("messages"),
        };

        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            client.SendAsync(request, TestContext.Current.CancellationToken)
        );

        Assert.True(UntakenException.IsCauseOf(failure));
        Assert.Equal("messages", sender.First);
        Assert.Equal("text/plain", request.Content.Headers.ContentType?.MediaType);
    }

    private sealed class TwiceSender : HttpMessageHandler
    {
        public string? First { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            First = await ReadAsync(request, cancellationToken);
            await ReadAsync(request, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        private static async Task<string> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var copy = new MemoryStream();
            await request.Content!.CopyToAsync(copy, cancellationToken);
            return System.Text.Encoding.UTF8.GetString(copy.ToArray());
        }
    }
}
